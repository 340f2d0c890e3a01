"""A plugin of the SDK's: reads the lines of an invoice and adds them up. It knows nothing of the bridge.

    python -m nadoo_bridge run invoice_reader.py read_invoice --param "text=2 x Desk lamp @ 39.90"
"""

import re

from nadoo_plugin import NadooPlugin, parameter, tool

LINE = re.compile(r"(\d+) x (.+) @ (\d+(?:\.\d+)?)")


class InvoiceReader(NadooPlugin):
    def on_initialize(self):
        self.context.info("Reader ready")

    @tool(name="read_invoice", description="Reads the lines of an invoice and adds them up")
    @parameter("text", type="string", description="One line each: 2 x Desk lamp @ 39.90")
    @parameter("vat", type="number", required=False, description="Per cent")
    def read_invoice(self, text: str, vat: float = 0) -> dict:
        self.context.start_step("split lines")
        rows = [row.strip() for row in text.splitlines() if row.strip()]
        self.context.watch_variable("rows", rows, count=len(rows))

        self.context.start_step("read lines")
        items = []
        for row in rows:
            found = LINE.fullmatch(row)
            if found is None:
                self.context.error(f"Not a line of an invoice: {row}")
                raise ValueError(f"not a line of an invoice: {row!r}")
            items.append({"name": found[2], "count": int(found[1]), "price": float(found[3])})
            self.context.watch_variable("items", items)

        self.context.start_step("add up")
        total = round(sum(item["count"] * item["price"] for item in items) * (1 + vat / 100), 2)
        self.context.watch_variable("total", total)
        self.context.trace("added_up", {"lines": len(items), "total": total})
        return {"total": total, "items": items}
