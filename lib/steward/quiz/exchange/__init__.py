"""Questions from and for other systems: GIFT, Moodle XML, QTI and a workbook, and how they become items of ours.

`question` says what a question is while it travels; each format has one module that reads and writes it (`gift`,
`moodle_xml`, `qti`, `workbook`), `items` turns questions into items of the bank and back. A reader never drops
anything silently: what it refuses is an error, what an author may not have meant is a warning, each at its line.
"""
