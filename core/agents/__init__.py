"""Agents: who sells for an organisation from an allotment, gives back what is unsold, and is paid a commission."""

from core.agents.allotments import (
    Allotment,
    allot,
    allotments_of,
    own_allotments,
    print_allotted,
    return_unsold,
    take_back,
)
from core.agents.people import (
    Agent,
    add_agent,
    add_agent_account,
    change_agent,
    list_agents,
    read_commission,
    write_commission,
)
from core.agents.statements import Statement, StatementLine, agent_statement, own_statement

__all__ = [
    "Agent",
    "Allotment",
    "Statement",
    "StatementLine",
    "add_agent",
    "add_agent_account",
    "agent_statement",
    "allot",
    "allotments_of",
    "change_agent",
    "list_agents",
    "own_allotments",
    "own_statement",
    "print_allotted",
    "read_commission",
    "return_unsold",
    "take_back",
    "write_commission",
]
