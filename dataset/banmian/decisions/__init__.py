"""What people decided: corrections and withdrawals, and how they are carried out."""
