import { Problem } from '../../problems/problem.js'
import { createLocate, type Folders } from '../locate.js'
import type { Mapping } from '../model.js'
import { readMapping } from './read.js'

/** A mapping file, its text read from the disk. */
export interface MappingFile {
  /** Its name, as the user knows it. */
  readonly file: string
  readonly text: string
  /** Where the files that it names are looked up. */
  readonly folders: Folders
}

/** Reads mapping files; of one that does not parse, that is its one problem. */
export function readMappings(files: readonly MappingFile[], baseIRI: string): readonly Mapping[] {
  return files.map((file) => readOne(file, baseIRI))
}

function readOne({ file, text, folders }: MappingFile, baseIRI: string): Mapping {
  try {
    return readMapping(text, { file, baseIRI, locate: createLocate(folders) })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { file, triplesMaps: [], targets: new Map(), problems: [error.within({ file })] }
  }
}
