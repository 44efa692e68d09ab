"""How words are read, whoever reads them: by the lists of the content, with typos, in all languages."""
