"""Rounds of appraisal: records that follow one another, each changed figure with its reason, author and evidence."""
