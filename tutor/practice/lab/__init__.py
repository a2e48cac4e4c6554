"""The lab: a lesson's network trained further, changed, compared. The state is a value; `runs` computes."""
