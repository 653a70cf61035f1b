"""The program that reads PDF by PDFium, in processes of its own. It imports nothing else of the package: PDFium is written in C++,
parses what strangers made, and is not safe in threads."""
