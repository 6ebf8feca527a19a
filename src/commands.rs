//! What the words of `hocvu` do, each ending in an exit code: 0 done, 1 refused with one clear line.
