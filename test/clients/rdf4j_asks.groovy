import org.eclipse.rdf4j.repository.sail.SailRepository
import org.eclipse.rdf4j.sail.memory.MemoryStore

// Asks an empty store of RDF4J the query of standard input, which asks others by SERVICE; prints a line a solution: the
// values of the first variable.
def repository = new SailRepository(new MemoryStore())
def connection = repository.connection
def result = connection.prepareTupleQuery(System.in.getText('UTF-8')).evaluate()
def first = result.bindingNames[0]
while (result.hasNext()) println(result.next().getValue(first).stringValue())
connection.close()
repository.shutDown()
