// A draft of a plan on a small made one, with node's own runner: node --test tests/js
