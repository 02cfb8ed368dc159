using System.Text.Json;
using Capstan.Api.Tests.Features.Code.Import;

namespace Capstan.Api.Tests.Features.Code.Scenarios;

/// <summary>A shop, a program that uses it, and a vault in a group that only admins see: imported as users import.</summary>
public sealed class GuideApp : ImportApp
{
    private const string Total = "def compute_total(order):\n    total = 0\n    for line in order.lines:\n        if line.price is None:\n            continue\n        total += line.price * line.count\n    return total\n";

    public Member Owner { get; private set; } = null!;
    public Member Analyst { get; private set; } = null!;
    public Guid Shop { get; private set; }
    public Guid Client { get; private set; }
    public Guid Vault { get; private set; }
    private readonly string advisories = Directory.CreateTempSubdirectory("capstan-osv-").FullName;

    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>(base.Variables) { ["CAPSTAN_ADVISORIES"] = advisories };

    public override async Task InitializeAsync()
    {
        File.WriteAllText(Path.Combine(advisories, "GHSA-test.json"),
            """{"id":"GHSA-m2qf-hxjv-5gpq","aliases":["CVE-2023-30861"],"summary":"Flask may share a session cookie.","affected":[{"package":{"ecosystem":"PyPI","name":"Flask"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"2.2.5"}]}]}]}""");
        await base.InitializeAsync();
        Owner = await NewMember();
        Analyst = await NewMember(Role.Reviewer, Owner.OrganizationId);
        Shop = await Imported("shop",
            ("README.md", "# The shop\n\nSells things to people.\n\n## Payment\n\nCards only.\n\n## Delivery\n\nBy bicycle.\n"),
            ("requirements.txt", "flask==2.0.1\nrequests>=2.25\n"),
            ("shop/__init__.py", ""),
            ("shop/orders.py", $"import logging\nfrom shop.payment import charge_card\n\nlog = logging.getLogger(__name__)\n\n\ndef place_order(order, card):\n    \"\"\"Places an order.\n\n    Args:\n        order: what is bought\n        coupon: takes something off\n    \"\"\"\n    if order is None:\n        return None\n    log.info(\"placing order %s for a customer\", order.id)\n    total = 0\n    try:\n        total = compute_total(order)\n        charge_card(card, total)\n    except ValueError:\n        pass\n    try:\n        notify(order)\n    except OSError as e:\n        log.error(\"could not notify about %s\", e)\n        raise\n    return total\n\n\n{Total}\n\ndef notify(order):\n    \"\"\"Tells the customer.\n\n    Args:\n        order: what was bought\n    \"\"\"\n    send(order.customer, order)\n\n\ndef send(to, what):\n    return (to, what)\n"),
            ("shop/payment.py", "import os\n\n\ndef charge_card(card, amount):\n    check_card(card)\n    return os.system('charge ' + card)\n\n\ndef check_card(card):\n    return len(card) == 16\n"),
            ("shop/web.py", "from flask import Flask, request\nfrom shop.orders import place_order\n\napp = Flask(__name__)\n\n\n@app.route('/orders', methods=['POST'])\ndef create_order():\n    return handle(request.form['order'], request.form['card'])\n\n\ndef handle(order, card):\n    return place_order(order, card)\n\n\n@app.route('/health')\ndef health():\n    return 'ok'\n"),
            ("shop/export.py", "from abc import ABC\n\n\nclass Exporter(ABC):\n    def export_rows(self, rows):\n        raise NotImplementedError\n\n\nclass CsvExporter(Exporter):\n    def export_rows(self, rows):\n        write_head(rows)\n        write_body(rows)\n        finish(rows)\n\n\nclass XmlExporter(Exporter):\n    def export_rows(self, rows):\n        write_head(rows)\n        write_body(rows)\n        close_tags(rows)\n\n\ndef write_head(rows):\n    pass\n\n\ndef write_body(rows):\n    pass\n\n\ndef finish(rows):\n    pass\n\n\ndef close_tags(rows):\n    pass\n\n\ndef register_exporter(name, exporter):\n    return (name, exporter)\n\n\nregister_exporter('csv', CsvExporter)\n"),
            ("tests/test_orders.py", "from shop.orders import compute_total\n\n\ndef test_total():\n    assert compute_total(None) == 0\n"));
        Client = await Imported("client",
            ("requirements.txt", "flask==2.2.0\n"),
            ("client/buy.py", $"import requests\nfrom shop.orders import place_order\n\n\ndef buy(order, card):\n    return place_order(order, card)\n\n\ndef buy_remotely(order):\n    return requests.post('http://shop.example/orders', data=order)\n\n\n{Total}"));
        Vault = await Imported("vault", ("requirements.txt", "flask==1.0.0\n"), ("vault/keys.py", $"from shop.orders import place_order\n\n\ndef secret_purchase(order):\n    return place_order(order, 'hidden')\n\n\n{Total}"));
        var group = (await Owner.Client.Post("groups", new { name = "Vault" }).Json(201)).GetProperty("id").GetGuid();
        await Execute("UPDATE projects SET group_id = $1 WHERE id = $2", group, Vault);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(advisories, recursive: true);
    }

    private async Task<Guid> Imported(string name, params (string, string)[] files)
    {
        var status = await Import(Owner, new { local_path = Folder(name, files), domain_name = (string?)null });
        status.GetProperty("status").GetString().ShouldBe("completed", status.ToString());
        return await Scalar<Guid>("SELECT id FROM projects WHERE name = $1", name);
    }

    public async Task<Answer> Ask(string scenario, string query, string? language = null, Guid? project = null, Member? by = null, Guid? session = null) =>
        new(await (by ?? Analyst).Client.Post($"scenarios/{scenario}/query", new { query, language, project_id = project ?? Shop, session_id = session }).Json());

    public sealed record Answer(JsonElement Json)
    {
        public string Text => Json.GetProperty("answer").GetString()!;
        public Guid Session => Json.GetProperty("session_id").GetGuid();
        public List<string> Sources => [.. Json.GetProperty("evidence").EnumerateArray().Select(e => e.GetProperty("source").GetString()!)];
        public List<string> Diagrams => [.. Json.GetProperty("diagrams").EnumerateArray().Select(d => d.GetProperty("mermaid").GetString()!)];
        /// <summary>Everything that must be the same when the same is asked again.</summary>
        public string Fixed => Text + Json.GetProperty("evidence").GetRawText() + Json.GetProperty("diagrams").GetRawText() + Json.GetProperty("confidence").GetRawText();
    }
}
