"""What librdkafka says, in words of ours."""

from __future__ import annotations

from confluent_kafka import KafkaError

CONSEQUENCES = frozenset(
    {
        KafkaError._ALL_BROKERS_DOWN,
        KafkaError._MSG_TIMED_OUT,
        KafkaError._TIMED_OUT,
        KafkaError._PURGE_QUEUE,
        KafkaError._PURGE_INFLIGHT,
    }
)
"""What follows from an error that was told before, and says no more than that it failed."""

SIGN_IN = frozenset({KafkaError._AUTHENTICATION, KafkaError.SASL_AUTHENTICATION_FAILED})

_SILENCE = "no broker answers; check the address, security_protocol, and that it runs"
_TOPIC = "a topic does not exist, and is not made by itself; `whosthere sinks test` names it"
_RIGHT = "this user may not write there; allow Write and IdempotentWrite"
_REASONS = dict.fromkeys(CONSEQUENCES, _SILENCE) | {
    KafkaError._TRANSPORT: _SILENCE,
    KafkaError._RESOLVE: "there is no host of that name; check the address",
    KafkaError._SSL: "the TLS handshake failed; check security_protocol and ca among its options",
    KafkaError._UNKNOWN_TOPIC: _TOPIC,
    KafkaError.UNKNOWN_TOPIC_OR_PART: _TOPIC,
    KafkaError.TOPIC_AUTHORIZATION_FAILED: _RIGHT,
    KafkaError.CLUSTER_AUTHORIZATION_FAILED: _RIGHT,
}


def reason(error: KafkaError, advice: str) -> str:
    """What is wrong and what to do about it, without the start of the sentence.

    Args:
        error: From a report, an exception, or the callback for errors.
        advice: What to do when signing in fails.
    """
    if error.code() in SIGN_IN:
        return f"signing in failed; {advice}"
    return _REASONS.get(error.code(), f"{error.str()}; later it may do")
