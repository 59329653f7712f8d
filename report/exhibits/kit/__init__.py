"""The parts that exhibits are made of."""
