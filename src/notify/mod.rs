//! What is said to people: messages, outbox, mail transport.
