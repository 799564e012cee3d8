"""The words that every floor speaks: bilingual texts, numbers as people write them, names, problems."""
