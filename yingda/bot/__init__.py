"""Answering by itself: greets, answers from articles, asks back, hands over; never talks over a person."""
