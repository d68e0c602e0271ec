"""Asks an endpoint as SPARQLWrapper does, in each format that it has, by GET and by POST.

Prints one JSON object: what each query gave by form, format and method, and what was said of an update.
"""

import json
import sys
from urllib.error import HTTPError

from rdflib import Graph
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, URLENCODED, XML
from SPARQLWrapper import SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

METHODS = {"GET": (GET, URLENCODED), "POST": (POST, URLENCODED), "POST directly": (POST, POSTDIRECTLY)}


def ask(endpoint, query, format, method):
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setQuery(query)
    if format is not None:
        wrapper.setReturnFormat(format)
    wrapper.setMethod(method[0])
    wrapper.setRequestMethod(method[1])
    return wrapper.query()


def values(result, format):
    """The values of the first column, sorted."""
    found = result.convert()
    if format == JSON:
        [name] = found["head"]["vars"]
        return sorted(row[name]["value"] for row in found["results"]["bindings"])
    if format in (CSV, TSV):
        return sorted(found.decode().strip().splitlines()[1:])
    return sorted(found_literal(each) for each in found.getElementsByTagName("binding"))


def found_literal(binding):
    return binding.firstChild.firstChild.data


def verdict(result, format):
    found = result.convert()
    if format == JSON:
        return found["boolean"]
    return found.getElementsByTagName("boolean")[0].firstChild.data == "true"


def graph(result, format):
    found = result.convert()
    if isinstance(found, bytes):
        found = Graph().parse(data=found, format=format)
    return sorted(" ".join(term.n3() for term in triple) for triple in found)


FORMS = {
    "SELECT": (values, [None, JSON, XML, CSV, TSV]),
    "ASK": (verdict, [None, JSON, XML]),
    "CONSTRUCT": (graph, [None, TURTLE, N3, RDFXML, JSONLD]),
    "DESCRIBE": (graph, [None, TURTLE, N3, RDFXML, JSONLD]),
}


def asked(endpoint, queries):
    for form, (read, formats) in FORMS.items():
        for format in formats:
            for name, method in METHODS.items():
                try:
                    answer = read(ask(endpoint, queries[form], format, method), format)
                except HTTPError as error:
                    answer = str(error)
                yield {"form": form, "format": format or "default", "method": name, "answer": answer}


def refused(endpoint, update):
    for request in (URLENCODED, POSTDIRECTLY):
        try:
            ask(endpoint, update, None, (POST, request))
            yield "accepted"
        except (HTTPError, SPARQLWrapperException) as error:
            yield f"{type(error).__name__}: {error}"


def main(endpoint):
    queries = json.load(sys.stdin)
    print(
        json.dumps(
            {
                "answers": list(asked(endpoint, queries)),
                "refusals": list(refused(endpoint, queries["update"])),
            }
        )
    )


main(*sys.argv[1:])
