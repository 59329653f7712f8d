"""What the evidence is weighed with: criteria, readings, claims, forecasts, responses, comparison, index; no drawing."""
