"""The content contract of a patient-information site, in code.

docs/ -> content -> checks -> report, and docs/ -> content -> pages -> overrides/ -> publish -> site/
"""
