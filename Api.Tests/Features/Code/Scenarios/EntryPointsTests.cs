using System.Text.Json;
using Capstan.Features.Code.Graph.Parsing;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Features.Code.Scenarios;

/// <summary>One small program per framework.</summary>
public sealed class EntryPointsApp : QueryApp
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await new GraphSketch()
            .Source("cs/Users.cs", "[ApiController]\n[Route(\"api/users\")]\npublic class Users : ControllerBase {\n  [HttpGet(\"{id}\")]\n  public object Get(string id) => Find(id);\n\n  [Authorize]\n  [HttpDelete(\"{id}\")]\n  public void Remove(string id) { }\n\n  object Find(string id) => context.Users.FromSqlRaw(\"SELECT * FROM users WHERE id = '\" + id + \"'\");\n}\n")
            .Source("cs/Program.cs", "public static class Program {\n  public static void Main(string[] args) {\n    app.MapGet(\"/ping\", Ping);\n  }\n  static string Ping() => \"pong\";\n}\n")
            .Source("java/Orders.java", "package shop;\n@RestController\n@RequestMapping(\"/orders\")\npublic class Orders {\n  @GetMapping(\"/{id}\")\n  public String read(@PathVariable String id) { return id; }\n  @PreAuthorize(\"hasRole('ADMIN')\")\n  @PostMapping\n  public void create() { }\n  @KafkaListener(topics = \"orders\")\n  public void consume(String message) { }\n  @Scheduled(fixedRate = 5000)\n  public void sweep() { }\n}\n")
            .Source("js/server.js", "const express = require('express');\nconst app = express();\nfunction listUsers(req, res) {\n  db.query('SELECT * FROM users WHERE name = ' + req.query.name);\n}\napp.get('/users', listUsers);\napp.post('/users', requireAuth, (req, res) => {\n  res.send('ok');\n});\nmap.get('not-a-route');\n")
            .Source("py/web.py", "from flask import Flask\nimport os\napp = Flask(__name__)\n\n@app.route('/run', methods=['POST'])\ndef run():\n    return helper(request.form['c'])\n\ndef helper(c):\n    return os.system('run ' + c)\n\n@app.get('/me')\n@login_required\ndef me():\n    return 'me'\n\n@celery.task\ndef nightly():\n    pass\n")
            .Source("py/proj/urls.py", "from django.urls import path\nurlpatterns = [path('about/', views.about)]\n")
            .Source("go/main.go", "package main\n\nimport \"net/http\"\n\nfunc hello(w http.ResponseWriter, r *http.Request) {}\n\nfunc main() {\n\thttp.HandleFunc(\"/hello\", hello)\n\trouter.GET(\"/items/:id\", getItem)\n}\n")
            .Source("php/routes.php", "<?php\nRoute::get('/posts', 'PostController@index');\n")
            .Source("php/index.php", "<?php\necho $_GET['q'];\n")
            .Source("config/routes.rb", "Rails.application.routes.draw do\n  get '/health', to: 'health#show'\n  resources :posts, only: [:index, :show] do\n    member do\n      post :publish\n    end\n  end\n  namespace :admin do\n    resources :users\n  end\nend\n")
            .Source("app/controllers/posts_controller.rb", "class PostsController < ApplicationController\n  before_action :authenticate_user!\n  def index\n  end\n  def publish\n    system(\"publish #{params[:id]}\")\n  end\nend\n")
            .Source("app/controllers/admin/users_controller.rb", "module Admin\n  class UsersController < ApplicationController\n    def destroy\n    end\n    def orphan\n    end\n  end\nend\n")
            .Source("Sources/App/routes.swift", "func routes(_ app: Application) throws {\n  app.get(\"hello\") { req in\n    return \"hi\"\n  }\n}\n")
            .Source("kt/Routes.kt", "package app\nfun Application.module() {\n  routing {\n    get(\"/kt\") { call.respondText(\"x\") }\n  }\n}\n")
            .Source("src/main.c", "#include <signal.h>\nvoid on_term(int s) { }\nint main(int argc, char **argv)\n{\n\tsignal(SIGTERM, on_term);\n\treturn 0;\n}\n")
            .Source("tests/test_routes.py", "@app.route('/only-in-tests')\ndef t():\n    pass\n")
            .Import(Graphs, Alpha, Database.Owner, Services.GetRequiredService<ParserPool>());
    }
}

public sealed class EntryPointsTests(EntryPointsApp app) : IClassFixture<EntryPointsApp>
{
    private Task<JsonElement> Ask(string query, string? language = null) => app.Analyst.Client.Post("scenarios/entry_points/query", new { query, language }).Json();

    private static string Text(JsonElement answer) => answer.GetProperty("answer").GetString()!;

    private static string Row(string text, string name) => text.Split('\n').FirstOrDefault(l => l.Contains($"`{name}`", StringComparison.Ordinal)) ?? "";

    [Theory]
    [InlineData("http", "GET api/users/{id}", "cs/Users.cs")]
    [InlineData("http", "GET /ping", "cs/Program.cs")]
    [InlineData("cli", "Main", "cs/Program.cs")]
    [InlineData("http", "GET /orders/{id}", "java/Orders.java")]
    [InlineData("http", "POST /orders", "java/Orders.java")]
    [InlineData("message", "orders", "java/Orders.java")]
    [InlineData("job", "sweep", "java/Orders.java")]
    [InlineData("http", "GET /users", "js/server.js:6")]
    [InlineData("http", "POST /users", "js/server.js:7")]
    [InlineData("http", "POST /run", "py/web.py")]
    [InlineData("http", "GET /me", "py/web.py")]
    [InlineData("job", "nightly", "py/web.py")]
    [InlineData("http", "ANY about/", "py/proj/urls.py:2")]
    [InlineData("http", "ANY /hello", "go/main.go:8")]
    [InlineData("http", "GET /items/:id", "go/main.go:9")]
    [InlineData("http", "GET /posts", "php/routes.php:2")]
    [InlineData("http", "ANY /php/index.php", "php/index.php:2")]
    [InlineData("http", "GET /health", "config/routes.rb:2")]
    [InlineData("http", "GET /posts", "config/routes.rb:3")]
    [InlineData("http", "POST /posts/:id/publish", "config/routes.rb:5")]
    [InlineData("http", "DELETE /admin/users/:id", "config/routes.rb:9")]
    [InlineData("http", "GET hello", "Sources/App/routes.swift:2")]
    [InlineData("http", "GET /kt", "kt/Routes.kt:4")]
    [InlineData("signal", "on_term", "src/main.c:5")]
    [InlineData("cli", "main", "src/main.c:3")]
    public async Task Every_framework_is_recognized(string kind, string name, string place)
    {
        var text = Text(await Ask("What are the entry points?"));
        text.Split('\n').ShouldContain(l => l.StartsWith($"| {kind} | `{name}` |", StringComparison.Ordinal) && l.Contains(place, StringComparison.Ordinal), text);
    }

    [Fact]
    public async Task Rails_routes_lead_to_their_actions()
    {
        var text = Text(await Ask("entry points"));
        Row(text, "POST /posts/:id/publish").ShouldContain("`PostsController.publish`");
        Row(text, "POST /posts/:id/publish").ShouldContain("critical: ");
        Row(text, "DELETE /admin/users/:id").ShouldContain("UsersController.destroy`");
        text.ShouldNotContain("`ANY PostsController#publish`");
        text.ShouldContain("#orphan`");
        text.ShouldNotContain("`PUT /posts/:id`");
    }

    [Fact]
    public async Task Tests_and_ordinary_calls_are_none()
    {
        var text = Text(await Ask("entry points"));
        text.ShouldNotContain("only-in-tests");
        text.ShouldNotContain("not-a-route");
    }

    [Theory]
    [InlineData("GET api/users/{id}", "no")]
    [InlineData("DELETE api/users/{id}", "yes")]
    [InlineData("POST /orders", "yes")]
    [InlineData("GET /orders/{id}", "no")]
    [InlineData("GET /users", "no")]
    [InlineData("POST /users", "yes")]
    [InlineData("GET /me", "yes")]
    [InlineData("POST /run", "no")]
    public async Task Authentication_markers_are_told(string name, string auth) => Row(Text(await Ask("entry points")), name).ShouldContain($"| {auth} |");

    [Fact]
    public async Task The_worst_sink_behind_is_told_and_ranks_first()
    {
        var text = Text(await Ask("Show the attack surface"));
        Row(text, "POST /run").ShouldContain("critical: ");
        Row(text, "POST /run").ShouldContain("`py/web.py:10` (depth 1)");
        Row(text, "GET /users").ShouldContain("`js/server.js:4`");
        Row(text, "GET api/users/{id}").ShouldContain("`cs/Users.cs:11` (depth 1)");
        Row(text, "GET /me").ShouldContain("| — |");
        text.IndexOf("`POST /run`", StringComparison.Ordinal).ShouldBeLessThan(text.IndexOf("`GET /me`", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Kinds_and_missing_guards_can_be_asked_for()
    {
        var routes = Text(await Ask("list HTTP routes without authentication"));
        routes.ShouldContain("`POST /run`");
        routes.ShouldNotContain("`GET /me`");
        routes.ShouldNotContain("| cli |");
        var commands = Text(await Ask("cli commands"));
        commands.ShouldContain("| cli | `main`");
        commands.ShouldNotContain("| http |");
        Text(await Ask("Какие есть точки входа?")).ShouldContain("Точек входа:");
    }

    [Fact]
    public async Task The_answer_is_the_same_every_time()
    {
        var (one, two) = (await Ask("entry points"), await Ask("entry points"));
        Text(one).ShouldBe(Text(two));
        one.GetProperty("evidence").GetRawText().ShouldBe(two.GetProperty("evidence").GetRawText());
        one.GetProperty("evidence").GetArrayLength().ShouldBeGreaterThan(10);
    }
}
