"""Many sessions at once on one server: answer times, errors, cross-talk and memory."""
