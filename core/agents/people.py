"""Agents and the accounts that sell for them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from core.access import passwords
from core.access.actors import Actor
from core.access.credentials import is_username, normal_name
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput, NotFound
from core.work import work
from db.errors import RuleBroken
from db.queries import access, agents
from db.queries.agents import AgentRow as Agent
from db.vocabulary import AgentId, OrganisationId, Role

if TYPE_CHECKING:
    from core.runtime import Core

_NAME_MAX = 80
_BASIS_POINTS = 10_000


@permits(Permission.AGENT_MANAGE)
def list_agents(core: Core, actor: Actor) -> tuple[Agent, ...]:
    """Those who sell for the organisation in reach, by name."""
    return tuple(agents.agents(core.postgres, scope_of(actor, Permission.AGENT_MANAGE)))


@permits(Permission.AGENT_MANAGE)
def add_agent(core: Core, actor: Actor, *, name: str, commission_bp: int, organisation: str | None = None) -> Agent:
    """Somebody new who sells for the organisation; commission in basis points (1000 is 10 %) of what is sold.

    An admin names the organisation. Raises: BadInput, NotFound.
    """
    _check(name, commission_bp)
    organisation_id = _organisation(core, actor, organisation)
    try:
        with work(core, actor) as unit:
            made = agents.insert_agent(
                unit.connection, organisation_id=organisation_id, name=name.strip(), commission_bp=commission_bp
            )
            unit.record("agent.add", name.strip(), id=made, commission_bp=commission_bp)
    except RuleBroken as broken:
        raise _taken(broken, name) from None
    found = agents.agent_by_id(core.postgres, made)
    assert found is not None, "it was just made"
    return found


@permits(Permission.AGENT_MANAGE)
def change_agent(core: Core, actor: Actor, agent_id: AgentId, *, name: str, commission_bp: int) -> None:
    """Another name or commission. What is allotted already keeps the commission that was agreed.

    Raises: BadInput, NotFound.
    """
    _check(name, commission_bp)
    agent = agent_in_reach(core, actor, agent_id)
    try:
        with work(core, actor) as unit:
            agents.change_agent(unit.connection, agent_id, name=name.strip(), commission_bp=commission_bp)
            unit.record("agent.change", agent.name, id=agent_id, name=name.strip(), commission_bp=commission_bp)
    except RuleBroken as broken:
        raise _taken(broken, name) from None


@permits(Permission.AGENT_MANAGE)
def add_agent_account(
    core: Core, actor: Actor, agent_id: AgentId, *, username: str, display_name: str, password: str
) -> None:
    """Let somebody sign in and sell for the agent. Raises: BadInput, NotFound."""
    agent, name = agent_in_reach(core, actor, agent_id), normal_name(username)
    if not is_username(name):
        raise BadInput("A user name has 1 to 40 letters a-z, digits, dots, dashes or underscores. Choose another.")
    if not display_name.strip() or not display_name.isprintable() or len(display_name) > _NAME_MAX:
        raise BadInput("Everybody has a name to be shown, of at most 80 characters. Give one.")
    passwords.check_policy(password, username=name)
    password_hash = passwords.hash_password(password, cost=core.sessions.bcrypt_cost)
    try:
        with work(core, actor) as unit:
            access.insert_account(
                unit.connection,
                username=name,
                display_name=display_name.strip(),
                password_hash=password_hash,
                role=Role.AGENT,
                is_demo=False,
                organisation_id=agent.organisation_id,
                venue_id=None,
                agent_id=agent_id,
            )
            unit.record("account.create", name, role=Role.AGENT.value, agent=agent.name)
    except RuleBroken as broken:
        if broken.constraint == "account_username_key":
            raise BadInput(f"There is an account '{name}' already. Choose another name.") from None
        raise BadInput("A name holds characters that cannot be shown. Type it again without them.") from None


def read_commission(text: str) -> int:
    """Basis points of what a person types in percent: `12.5`, `10 %`. Pure. Raises BadInput."""
    try:
        points = Decimal(text.strip().rstrip("%").replace(",", ".").strip()) * 100
    except InvalidOperation:
        points = Decimal("0.5")
    if not points.is_finite() or points != points.to_integral_value():
        raise BadInput(f"'{text}' is not a commission. Write percent, at most two digits after the point, like 12.5.")
    return int(points)


def write_commission(points: int) -> str:
    """`12.5 %` of 1250 basis points. Pure."""
    return f"{Decimal(points) / 100:f} %"


def agent_in_reach(core: Core, actor: Actor, agent_id: AgentId) -> Agent:
    """Raises NotFound for a foreign one exactly as for a missing one."""
    scope, found = scope_of(actor, Permission.AGENT_MANAGE), agents.agent_by_id(core.postgres, agent_id)
    if found is None or not (scope.everything or scope.organisation_id == found.organisation_id):
        raise NotFound("There is no such agent in your reach. Look at 'etds agent list'.")
    return found


def _organisation(core: Core, actor: Actor, named: str | None) -> OrganisationId:
    scope = scope_of(actor, Permission.AGENT_MANAGE)
    found = agents.organisation_id(core.postgres, named.strip()) if named else scope.organisation_id
    if found is None or not (scope.everything or found == scope.organisation_id):
        raise NotFound("Name an organisation in your reach that the agent sells for.")
    return found


def _check(name: str, commission_bp: int) -> None:
    if not name.strip() or not name.isprintable() or len(name) > _NAME_MAX:
        raise BadInput("Give the agent a name of 1 to 80 characters.")
    if not 0 <= commission_bp <= _BASIS_POINTS:
        raise BadInput("A commission is 0 to 100 percent, with at most two digits after the point.")


def _taken(broken: RuleBroken, name: str) -> BadInput:
    if broken.constraint == "agent_organisation_id_name_key":
        return BadInput(f"There is an agent '{name.strip()}' already. Choose another name.")
    return BadInput("The name holds characters that cannot be shown. Type it again without them.")
