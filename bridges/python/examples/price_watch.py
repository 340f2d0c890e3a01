"""A tool that is a coroutine, and asks several shops at once. The bridge runs it to its end; the SDK alone refuses it.

    python -m nadoo_bridge run price_watch.py compare --param-json 'shops=["north", "south"]'
"""

import asyncio

from nadoo_plugin import NadooPlugin, parameter, tool

PRICES = {"north": 129.0, "south": 119.5, "harbour": 124.0}


class PriceWatch(NadooPlugin):
    @tool(name="compare", description="Finds the cheapest of several shops")
    @parameter("shops", type="array", description="Names of shops")
    async def compare(self, shops: list) -> dict:
        self.context.start_step("ask the shops")
        prices = dict(await asyncio.gather(*(self.ask(shop) for shop in shops)))
        self.context.watch_variable("prices", prices)

        self.context.start_step("choose")
        cheapest = min(prices, key=prices.get)
        self.context.info(f"{cheapest} is the cheapest")
        return {"shop": cheapest, "price": prices[cheapest]}

    async def ask(self, shop: str) -> tuple:
        # A real one awaits its HTTP client here.
        await asyncio.sleep(0.02)
        price = PRICES.get(shop)
        self.context.record_api_call("http", f"shops/{shop}", {"shop": shop}, {"price": price}, 0.02,
                                     None if price is not None else "410 gone")
        if price is None:
            raise LookupError(f"{shop} has shut for good")
        return shop, price
