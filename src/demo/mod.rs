//! A made-up province in an empty database, so that a newcomer sees everything alive.
