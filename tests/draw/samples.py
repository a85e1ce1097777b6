"""Samples: graphs that several tests draw."""

from pictures import NUMBERS as NUMBERS
from pictures import neuron as neuron
