import { createServer } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'

const { bytes, mediaType } = workerData
const server = createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': mediaType, 'Content-Length': bytes.length })
  response.end(bytes)
})
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))
