"""A language model behind an OpenAI-compatible address; none unless the operator names one."""

from yingda.infra.llm.client import ChatClient, LlmError, Reply, make_client

__all__ = ["ChatClient", "LlmError", "Reply", "make_client"]
