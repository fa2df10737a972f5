"""The content contract of a patient-information site, in code.

docs/ -> load -> parse -> model -> checks -> report
"""
