"""Understanding what a customer says: category, urgency, emotion, and the rules and models that decide."""
