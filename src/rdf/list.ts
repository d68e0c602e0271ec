import { name } from './namespaces.js'
import { pointer, type Pointer } from './pointer.js'

/** The items of an RDF list (RDF Schema §5.2); undefined where it is not well-formed. */
export function itemsOf(list: Pointer): readonly Pointer[] | undefined {
  const items: Pointer[] = []
  const met = new Set<string>()
  for (let cell = list; cell.term.value !== name('rdf', 'nil');) {
    const [item, ...items2] = cell.out(name('rdf', 'first'))
    const [next, ...nexts] = cell.out(name('rdf', 'rest'))
    if (item === undefined || next === undefined || items2.length + nexts.length > 0 || met.has(cell.term.value))
      return undefined
    met.add(cell.term.value)
    items.push(pointer(list.dataset, item.term))
    cell = next
  }
  return items
}
