"""The evidence in a reader's own copy of a source, step by step.

copies          a file, page or pasted text
    decoding    its bytes to text
    web_page    a saved web page to text
matching_key    what a sentence is published as: canonical text, key, hashes
source_index    the sentences of a source, from the tables
sentence_search hashes to places in a text
alignment       places to one place per sentence
typography      a place to exact words, as published or not
results         places to a status per sentence
spans           is a span right in the text of a sentence
    cited_spans the spans of evidence and mentions in a copy
verification    the best source; sentences to claims; JSON and frames
summary         the same in words
command         `ksd verify`
"""
