"""Asks an empty graph of rdflib the query of standard input, which asks others by SERVICE; prints a line a solution: the
value of the first variable."""

import sys

from rdflib import Graph

for row in Graph().query(sys.stdin.read()):
    print(row[0])
