"""Reads IRIs as rdflib does, with rdflib's own Accept headers, and prints what it read.

Standard input is a JSON array of readings: `iri`, `into` ("Graph" or "Dataset"), and, where they are named, `format` and
`extension`. Prints a JSON array of texts in N-Triples; of a dataset, the union of its graphs.
"""

import json
import sys
from urllib.request import urlopen

import rdflib
from rdflib import Dataset, Graph

# By itself rdflib writes values anew (`…Z` becomes `…+00:00`): what is compared is what it read.
rdflib.NORMALIZE_LITERALS = False


def read(iri, into, format=None, extension=None):
    address = iri if extension is None else f"{urlopen(iri).url}.{extension}"
    if into == "Graph":
        return Graph().parse(address, format=format)
    union = Graph()
    for subject, predicate, object, _ in Dataset().parse(address, format=format).quads():
        union.add((subject, predicate, object))
    return union


print(json.dumps([read(**reading).serialize(format="nt") for reading in json.load(sys.stdin)]))
