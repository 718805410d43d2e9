"""Robots of chat groups over HTTP."""

from typing import Annotated

from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK

from yingda.accounts.types import Actor
from yingda.alerts import service
from yingda.alerts.policy.outside import check_url
from yingda.alerts.service import Carrier
from yingda.alerts.types import Platform, Robot, RobotChange, RobotDraft, RobotList, RobotSend, RobotSends
from yingda.infra.http.limits import Limiter, Rule
from yingda.infra.http.params import Db, PathId
from yingda.infra.outgoing import Fetcher, RefusedError
from yingda.kit.errors import FieldError, InvalidError, TooManyError

Me = NamedDependency[Actor]
# every press sends a message to somebody's group
BY_HAND = Rule("robots.by_hand", 10, 60)


class RobotController(Controller):
    """Robots."""

    path = "/api/v1/robots"
    tags = ("alerts",)

    @get("/", operation_id="listRobots")
    async def list_robots(self, db: Db, actor: Me) -> RobotList:
        """The robots of the reader's shops."""
        return RobotList(await db.read(service.list_robots, actor))

    @post("/", operation_id="createRobot")
    async def create(
        self,
        db: Db,
        actor: Me,
        carrier: NamedDependency[Carrier],
        fetcher: NamedDependency[Fetcher],
        data: JSONBody[RobotDraft],
    ) -> Robot:
        """Add a robot; its address is never shown again."""
        _check_url(fetcher, data.platform, data.url)
        return await db.write(service.create_robot, actor, data, carrier.sealer)

    @get("/{robot_id:int}", operation_id="getRobot")
    async def get_robot(self, db: Db, actor: Me, robot_id: PathId) -> Robot:
        """One robot."""
        return await db.read(service.get_robot, actor, robot_id)

    @patch("/{robot_id:int}", operation_id="updateRobot")
    async def update(
        self,
        db: Db,
        actor: Me,
        carrier: NamedDependency[Carrier],
        fetcher: NamedDependency[Fetcher],
        robot_id: PathId,
        data: JSONBody[RobotChange],
    ) -> Robot:
        """Change a robot, stop it or start it again."""
        robot = await db.read(service.get_robot, actor, robot_id)
        if isinstance(data.url, str):
            _check_url(fetcher, robot.platform, data.url)
        return await db.write(service.update_robot, actor, robot_id, data, carrier.sealer)

    @delete("/{robot_id:int}", operation_id="deleteRobot")
    async def remove(self, db: Db, actor: Me, robot_id: PathId) -> None:
        """Take a robot away, with its log."""
        await db.write(service.delete_robot, actor, robot_id)

    @get("/{robot_id:int}/sends", operation_id="listRobotSends")
    async def sends(
        self, db: Db, actor: Me, robot_id: PathId, failed: Annotated[bool, QueryParameter()] = False
    ) -> RobotSends:
        """What was sent to it last, and what came of it."""
        return await db.read(service.sends_of, actor, robot_id, failed=failed)

    @post("/{robot_id:int}/test", operation_id="testRobot", status_code=HTTP_200_OK)
    async def test(
        self,
        db: Db,
        actor: Me,
        carrier: NamedDependency[Carrier],
        limiter: NamedDependency[Limiter],
        robot_id: PathId,
    ) -> RobotSend:
        """Send a message about nothing, and say what came of it."""
        robot = await db.read(service.get_robot, actor, robot_id)
        await limiter.hit(BY_HAND, f"staff:{actor.staff_id}")
        out = await db.write(service.begin_test, robot_id, robot.locale)
        if out is None:
            raise TooManyError(60, "robots.too_many_now")
        result = await carrier.carry(out, db.clock.now())
        await db.write(service.keep_result, out.send_id, result, 1.0)
        sends = await db.read(service.sends_of, actor, robot_id, failed=False)
        return next(one for one in sends.items if one.id == out.send_id)


ROUTES = (RobotController,)


def _check_url(fetcher: Fetcher, platform: Platform, url: str) -> None:
    try:
        listed = fetcher.is_listed(url.strip())
    except RefusedError as error:
        raise InvalidError(fields=(FieldError("/url", error.code, error.params),)) from error
    check_url(platform, url.strip(), listed=listed)
