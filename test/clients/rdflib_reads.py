"""Reads a thing as rdflib does: by its name, with rdflib's own Accept headers, in each format, and compares the graphs.

Prints one JSON object: the number of triples by format, the formats whose graph is another, and the labels.
"""

import json
import sys

from rdflib import Dataset, Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import SKOS

FORMATS = ["turtle", "xml", "nt", "json-ld"]

# rdflib asks for RDF/XML where it is told to read one of these: they are named by the extension of the document.
QUAD_FORMATS = {"nquads": "nq", "trig": "trig"}


def read(address, format):
    if format not in QUAD_FORMATS:
        return Graph().parse(address, format=format)
    union = Graph()
    document = f"{address.replace('/id/', '/doc/')}.{QUAD_FORMATS[format]}"
    for subject, predicate, object, _ in Dataset().parse(document, format=format).quads():
        union.add((subject, predicate, object))
    return union


def main(address, thing):
    by_choice = Graph().parse(address)
    graphs = {format: read(address, format) for format in [*FORMATS, *QUAD_FORMATS]}
    labels = by_choice.objects(URIRef(thing), SKOS.prefLabel)
    print(
        json.dumps(
            {
                "by choice": len(by_choice),
                "triples": {format: len(graph) for format, graph in graphs.items()},
                "different": [format for format, graph in graphs.items() if not isomorphic(graph, by_choice)],
                "labels": sorted(label.n3() for label in labels),
            }
        )
    )


main(*sys.argv[1:])
