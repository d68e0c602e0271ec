import { openTestStore } from '../publish/testStore.js'
import { protocolSuite } from './protocolSuite.js'

protocolSuite('embedded', openTestStore)
