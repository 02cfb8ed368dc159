namespace Capstan.Api.Tests.Features.Code.Accuracy;

/// <summary>How one language writes the few things the generated programs are made of.</summary>
internal sealed record Dialect
{
    public required string Language { get; init; }
    public required string Extension { get; init; }
    /// <summary>Expressions that read from outside.</summary>
    public required string[] Sources { get; init; }
    /// <summary>A whole file: imports, members (functions beside the handler) and the body of the handler; N is the number of the case.</summary>
    public required string File { get; init; }
    /// <summary>A file with one helper that others call; its name and the imports of those who do.</summary>
    public required string HelperFile { get; init; }
    public required string HelperName { get; init; }
    public required string HelperImport { get; init; }
    public required string HelperCall { get; init; }
    public required string Declare { get; init; }
    public required string Assign { get; init; }
    public required string Statement { get; init; }
    /// <summary>A function of one parameter with a body, and one with a result.</summary>
    public required string Function { get; init; }
    public required string FunctionCall { get; init; }
    public required string Returning { get; init; }
    public required string SourceFunction { get; init; }
    public required string SourceCall { get; init; }
    public required string IfElse { get; init; }
    public required string If { get; init; }
    public required string Loop { get; init; }
    /// <summary>Leaves unless the value is one of a list; leaves unless it matches a whole expression.</summary>
    public required string OneOf { get; init; }
    public required string Matches { get; init; }
    /// <summary>A check of the value that leaves nothing undone when it fails.</summary>
    public required string Idle { get; init; }
    public required string SetField { get; init; }
    public required string Field { get; init; }
    public required string FieldMember { get; init; }
    public required string Number { get; init; }
    public required string Trim { get; init; }
    public required string Choice { get; init; }
    /// <summary>Three more shapes, written after the rules and the walk were finished: data put together, tried, and handed through three functions.</summary>
    public required string Builder { get; init; }
    public required string Built { get; init; }
    public required string Try { get; init; }
    public required string Second { get; init; }
    public required string SecondCall { get; init; }
    public required string Valid { get; init; }
    public required string ValidCall { get; init; }
    public string Constant { get; init; } = "\"fixed\"";
    public string Indent { get; init; } = "    ";

    public static readonly IReadOnlyList<Dialect> All =
    [
        new()
        {
            Language = "csharp", Extension = ".cs", Sources = ["Request.Query[\"q\"].ToString()", "Request.Form[\"q\"].ToString()", "Request.Headers[\"X-Q\"].ToString()"],
            File = "using System;\nusing System.Linq;\nusing Microsoft.AspNetCore.Mvc;\n{imports}\nnamespace App;\npublic class Handler{n} : ControllerBase\n{\n    private static readonly string[] Allowed = { \"a\", \"b\" };\n{members}\n    [HttpGet(\"h{n}\")]\n    public object Handle(bool flag)\n    {\n{body}\n        return null;\n    }\n}\n",
            HelperFile = "using System;\n{imports}\nnamespace App;\npublic static class Helper{n}\n{\n    public static object Run{n}(string v)\n    {\n{body}\n        return null;\n    }\n}\n", HelperName = "Helper{n}.cs", HelperImport = "", HelperCall = "Helper{n}.Run{n}({x});",
            Declare = "var {v} = {x};", Assign = "{v} = {x};", Statement = "{x};", Function = "    private object Use{n}(string v)\n    {\n{body}\n        return null;\n    }\n", FunctionCall = "Use{n}({x});",
            Builder = "var b = new StringBuilder();\nb.Append(\"a\");\nb.Append({x});", Built = "b.ToString()", Try = "string {v};\ntry\n{\n    {v} = {x};\n}\ncatch (Exception)\n{\n    {v} = {y};\n}", Second = "    private object Both{n}(string a, string v)\n    {\n{body}\n        return a;\n    }\n", SecondCall = "Both{n}({a}, {x});",
            Valid = "    private static bool IsKnown{n}(string v)\n    {\n        return Allowed.Contains(v);\n    }\n", ValidCall = "if (!IsKnown{n}({v}))\n{\n    return null;\n}",
            Returning = "    private string Make{n}(string v)\n    {\n        return {x};\n    }\n", SourceFunction = "    private string Read{n}()\n    {\n        return {x};\n    }\n", SourceCall = "Read{n}()",
            IfElse = "string {v};\nif (flag)\n{\n    {v} = {x};\n}\nelse\n{\n    {v} = {y};\n}", If = "if (flag)\n{\n{body}\n}", Loop = "foreach (var item in new[] { {x} })\n{\n{body}\n}", OneOf = "if (!Allowed.Contains({v}))\n{\n    return null;\n}", Matches = "if (!Regex.IsMatch({v}, \"^[a-z0-9]+$\"))\n{\n    return null;\n}",
            Idle = "if (!Allowed.Contains({v}))\n{\n    Console.WriteLine(\"odd\");\n}", SetField = "this.stored = {x};", Field = "this.stored", FieldMember = "    private string stored;\n    public object Later{n}()\n    {\n{body}\n        return null;\n    }\n", Number = "int.Parse({x})", Trim = "{x}.Trim()", Choice = "flag ? \"a\" : \"b\"", Indent = "        ",
        },
        new()
        {
            Language = "java", Extension = ".java", Sources = ["request.getParameter(\"q\")", "request.getHeader(\"X-Q\")", "request.getQueryString()"],
            File = "package app;\nimport java.io.*;\nimport java.util.*;\nimport javax.servlet.http.*;\n{imports}\npublic class Handler{n} extends HttpServlet {\n    private static final List<String> ALLOWED = List.of(\"a\", \"b\");\n    private boolean flag;\n{members}\n    public void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n{body}\n    }\n}\n",
            HelperFile = "package app;\nimport java.io.*;\nimport javax.servlet.http.*;\n{imports}\npublic class Helper{n} {\n    public static void run{n}(String v, HttpServletResponse response) throws Exception {\n{body}\n    }\n}\n", HelperName = "Helper{n}.java", HelperImport = "", HelperCall = "Helper{n}.run{n}({x}, response);",
            Declare = "String {v} = {x};", Assign = "{v} = {x};", Statement = "{x};", Function = "    private void use{n}(String v, HttpServletResponse response) throws Exception {\n{body}\n    }\n", FunctionCall = "use{n}({x}, response);",
            Builder = "StringBuilder b = new StringBuilder();\nb.append(\"a\");\nb.append({x});", Built = "b.toString()", Try = "String {v};\ntry {\n    {v} = {x};\n} catch (Exception e) {\n    {v} = {y};\n}", Second = "    private void both{n}(String a, String v, HttpServletResponse response) throws Exception {\n{body}\n    }\n", SecondCall = "both{n}({a}, {x}, response);",
            Valid = "    private static boolean isKnown{n}(String v) {\n        return ALLOWED.contains(v);\n    }\n", ValidCall = "if (!isKnown{n}({v})) {\n    return;\n}",
            Returning = "    private String make{n}(String v) {\n        return {x};\n    }\n", SourceFunction = "    private String read{n}(HttpServletRequest request) {\n        return {x};\n    }\n", SourceCall = "read{n}(request)",
            IfElse = "String {v};\nif (flag) {\n    {v} = {x};\n} else {\n    {v} = {y};\n}", If = "if (flag) {\n{body}\n}", Loop = "for (String item : List.of({x})) {\n{body}\n}", OneOf = "if (!ALLOWED.contains({v})) {\n    return;\n}", Matches = "if (!{v}.matches(\"[a-z0-9]+\")) {\n    return;\n}",
            Idle = "if (!ALLOWED.contains({v})) {\n    System.getLogger(\"x\");\n}", SetField = "this.stored = {x};", Field = "this.stored", FieldMember = "    private String stored;\n    public void later{n}(HttpServletResponse response) throws Exception {\n{body}\n    }\n", Number = "Integer.parseInt({x})", Trim = "{x}.trim()", Choice = "flag ? \"a\" : \"b\"", Indent = "        ",
        },
        new()
        {
            Language = "kotlin", Extension = ".kt", Sources = ["request.getParameter(\"q\")", "request.getHeader(\"X-Q\")"],
            File = "package app\nimport java.io.*\nimport javax.servlet.http.*\n{imports}\nclass Handler{n} : HttpServlet() {\n    private val allowed = listOf(\"a\", \"b\")\n    private var flag = false\n{members}\n    override fun doGet(request: HttpServletRequest, response: HttpServletResponse) {\n{body}\n    }\n}\n",
            HelperFile = "package app\nimport java.io.*\nimport javax.servlet.http.*\n{imports}\nobject Helper{n} {\n    fun run{n}(v: String, response: HttpServletResponse) {\n{body}\n    }\n}\n", HelperName = "Helper{n}.kt", HelperImport = "", HelperCall = "Helper{n}.run{n}({x}, response)",
            Declare = "val {v} = {x}", Assign = "{v} = {x}", Statement = "{x}", Function = "    private fun use{n}(v: String, response: HttpServletResponse) {\n{body}\n    }\n", FunctionCall = "use{n}({x}, response)",
            Builder = "val b = StringBuilder()\nb.append(\"a\")\nb.append({x})", Built = "b.toString()", Try = "var {v}: String\ntry {\n    {v} = {x}\n} catch (e: Exception) {\n    {v} = {y}\n}", Second = "    private fun both{n}(a: String, v: String, response: HttpServletResponse) {\n{body}\n    }\n", SecondCall = "both{n}({a}, {x}, response)",
            Valid = "    private fun isKnown{n}(v: String): Boolean {\n        return allowed.contains(v)\n    }\n", ValidCall = "if (!isKnown{n}({v})) {\n    return\n}",
            Returning = "    private fun make{n}(v: String): String {\n        return {x}\n    }\n", SourceFunction = "    private fun read{n}(request: HttpServletRequest): String {\n        return {x}\n    }\n", SourceCall = "read{n}(request)",
            IfElse = "var {v}: String\nif (flag) {\n    {v} = {x}\n} else {\n    {v} = {y}\n}", If = "if (flag) {\n{body}\n}", Loop = "for (item in listOf({x})) {\n{body}\n}", OneOf = "if (!allowed.contains({v})) {\n    return\n}", Matches = "if (!Regex(\"^[a-z0-9]+$\").matches({v})) {\n    return\n}",
            Idle = "if (!allowed.contains({v})) {\n    log(\"odd\")\n}", SetField = "this.stored = {x}", Field = "this.stored", FieldMember = "    private var stored: String = \"\"\n    fun later{n}(response: HttpServletResponse) {\n{body}\n    }\n", Number = "{x}.toInt()", Trim = "{x}.trim()", Choice = "if (flag) \"a\" else \"b\"", Indent = "        ",
        },
        new()
        {
            Language = "javascript", Extension = ".js", Sources = ["req.query.q", "req.body.q", "req.params.q"],
            File = "const express = require('express');\nconst fs = require('fs');\nconst path = require('path');\n{imports}\nconst router = express.Router();\nconst ALLOWED = ['a', 'b'];\n{members}\nfunction handle{n}(req, res) {\n  const flag = Date.now() > 5;\n{body}\n}\nrouter.get('/h{n}', handle{n});\nmodule.exports = { router };\n",
            HelperFile = "const fs = require('fs');\nconst path = require('path');\n{imports}\nfunction run{n}(v, res) {\n{body}\n}\nmodule.exports = { run{n} };\n", HelperName = "helper{n}.js", HelperImport = "const { run{n} } = require('./helper{n}');", HelperCall = "run{n}({x}, res);",
            Declare = "let {v} = {x};", Assign = "{v} = {x};", Statement = "{x};", Function = "function use{n}(v, res) {\n{body}\n}\n", FunctionCall = "use{n}({x}, res);",
            Builder = "const b = [];\nb.push('a');\nb.push({x});", Built = "b.join(' ')", Try = "let {v};\ntry {\n  {v} = {x};\n} catch (e) {\n  {v} = {y};\n}", Second = "function both{n}(a, v, res) {\n{body}\n}\n", SecondCall = "both{n}({a}, {x}, res);",
            Valid = "function isKnown{n}(v) {\n  return ALLOWED.includes(v);\n}\n", ValidCall = "if (!isKnown{n}({v})) {\n  return;\n}",
            Returning = "function make{n}(v) {\n  return {x};\n}\n", SourceFunction = "function read{n}(req) {\n  return {x};\n}\n", SourceCall = "read{n}(req)",
            IfElse = "let {v};\nif (flag) {\n  {v} = {x};\n} else {\n  {v} = {y};\n}", If = "if (flag) {\n{body}\n}", Loop = "for (const item of [{x}]) {\n{body}\n}", OneOf = "if (!ALLOWED.includes({v})) {\n  return;\n}", Matches = "if (!/^[a-z0-9]+$/.test({v})) {\n  return;\n}",
            Idle = "if (!ALLOWED.includes({v})) {\n  metrics.count('odd');\n}", SetField = "state{n}.stored = {x};", Field = "state{n}.stored", FieldMember = "const state{n} = {};\nfunction later{n}(res) {\n{body}\n}\n", Number = "parseInt({x}, 10)", Trim = "{x}.trim()", Choice = "flag ? 'a' : 'b'", Constant = "'fixed'", Indent = "  ",
        },
        new()
        {
            Language = "python", Extension = ".py", Sources = ["request.args.get('q')", "request.form['q']", "request.headers.get('X-Q')"],
            File = "import os\nimport re\nfrom flask import Flask, request\n{imports}\n\napp = Flask(__name__)\nALLOWED = ['a', 'b']\n\n{members}\n@app.route('/h{n}')\ndef handle{n}():\n    flag = len(ALLOWED) > 1\n{body}\n    return ''\n",
            HelperFile = "import os\nfrom flask import request\n{imports}\n\ndef run{n}(v):\n{body}\n", HelperName = "helper{n}.py", HelperImport = "from helper{n} import run{n}", HelperCall = "run{n}({x})",
            Declare = "{v} = {x}", Assign = "{v} = {x}", Statement = "{x}", Function = "def use{n}(v):\n{body}\n\n", FunctionCall = "use{n}({x})",
            Builder = "b = ['a']\nb.append({x})", Built = "' '.join(b)", Try = "try:\n    {v} = {x}\nexcept KeyError:\n    {v} = {y}", Second = "def both{n}(a, v):\n{body}\n\n", SecondCall = "both{n}({a}, {x})",
            Valid = "def is_known{n}(v):\n    return v in ALLOWED\n\n", ValidCall = "if not is_known{n}({v}):\n    return ''",
            Returning = "def make{n}(v):\n    return {x}\n\n", SourceFunction = "def read{n}():\n    return {x}\n\n", SourceCall = "read{n}()",
            IfElse = "if flag:\n    {v} = {x}\nelse:\n    {v} = {y}", If = "if flag:\n{body}", Loop = "for item in [{x}]:\n{body}", OneOf = "if {v} not in ALLOWED:\n    return ''", Matches = "if not re.fullmatch(r'[a-z0-9]+', {v}):\n    return ''",
            Idle = "if {v} not in ALLOWED:\n    print('odd')", SetField = "state{n}.stored = {x}", Field = "self.stored", FieldMember = "class State{n}:\n    def keep(self):\n        self.stored = {source}\n\n    def later(self):\n{body2}\n\nstate{n} = State{n}()\n\n", Number = "int({x})", Trim = "{x}.strip()", Choice = "'a' if flag else 'b'", Constant = "'fixed'",
        },
        new()
        {
            Language = "go", Extension = ".go", Sources = ["r.FormValue(\"q\")", "r.URL.Query().Get(\"q\")", "r.Header.Get(\"X-Q\")"],
            File = "package app{n}\n\nimport (\n\t\"fmt\"\n\t\"net/http\"\n\t\"os\"\n\t\"strconv\"\n\t\"regexp\"\n\t\"strings\"\n{imports}\n)\n\nvar allowed{n} = map[string]bool{\"a\": true, \"b\": true}\nvar word{n} = regexp.MustCompile(`^[a-z0-9]+$`)\n\nfunc number{n}(s string) string {\n\tn, _ := strconv.Atoi(s)\n\treturn strconv.Itoa(n)\n}\n{members}\nfunc Handle{n}(w http.ResponseWriter, r *http.Request) {\n\tflag := len(allowed{n}) > 1\n{body}\n}\n",
            HelperFile = "package app{n}\n\nimport (\n\t\"fmt\"\n\t\"net/http\"\n\t\"os\"\n{imports}\n)\n\nfunc run{n}(v string, w http.ResponseWriter) {\n{body}\n}\n", HelperName = "helper{n}.go", HelperImport = "", HelperCall = "run{n}({x}, w)",
            Declare = "{v} := {x}", Assign = "{v} = {x}", Statement = "{x}", Function = "func use{n}(v string, w http.ResponseWriter) {\n{body}\n}\n", FunctionCall = "use{n}({x}, w)",
            Builder = "var b strings.Builder\nb.WriteString(\"a\")\nb.WriteString({x})", Built = "b.String()", Try = "var {v} string\nif s := {x}; s != \"\" {\n\t{v} = s\n}", Second = "func both{n}(a string, v string, w http.ResponseWriter) {\n{body}\n}\n", SecondCall = "both{n}({a}, {x}, w)",
            Valid = "func isKnown{n}(v string) bool {\n\treturn allowed{n}[v]\n}\n", ValidCall = "if !isKnown{n}({v}) {\n\treturn\n}",
            Returning = "func make{n}(v string) string {\n\treturn {x}\n}\n", SourceFunction = "func read{n}(r *http.Request) string {\n\treturn {x}\n}\n", SourceCall = "read{n}(r)",
            IfElse = "var {v} string\nif flag {\n\t{v} = {x}\n} else {\n\t{v} = {y}\n}", If = "if flag {\n{body}\n}", Loop = "for _, item := range []string{{x}} {\n{body}\n}", OneOf = "if !allowed{n}[{v}] {\n\treturn\n}", Matches = "if !word{n}.MatchString({v}) {\n\treturn\n}",
            Idle = "if !allowed{n}[{v}] {\n\tfmt.Println(\"odd\")\n}", SetField = "s{n}.stored = {x}", Field = "s{n}.stored", FieldMember = "type state{n} struct{ stored string }\n\nvar s{n} state{n}\n\nfunc later{n}(w http.ResponseWriter) {\n{body}\n}\n", Number = "number{n}({x})", Trim = "strings.TrimSpace({x})", Choice = "map[bool]string{true: \"a\", false: \"b\"}[flag]", Indent = "\t",
        },
        new()
        {
            Language = "php", Extension = ".php", Sources = ["$_GET['q']", "$_POST['q']", "$_COOKIE['q']"],
            File = "<?php\nnamespace App;\n{imports}\nclass Handler{n} {\n    const ALLOWED = ['a', 'b'];\n    private $stored;\n{members}\n    public function handle($db, $flag) {\n{body}\n    }\n}\n",
            HelperFile = "<?php\nnamespace App;\n{imports}\nclass Helper{n} {\n    public static function run{n}($v, $db) {\n{body}\n    }\n}\n", HelperName = "Helper{n}.php", HelperImport = "", HelperCall = "Helper{n}::run{n}({x}, $db);",
            Declare = "${v} = {x};", Assign = "${v} = {x};", Statement = "{x};", Function = "    private function use{n}($v, $db) {\n{body}\n    }\n", FunctionCall = "$this->use{n}({x}, $db);",
            Builder = "$b = [];\n$b[] = 'a';\n$b[] = {x};", Built = "implode(' ', $b)", Try = "try {\n    ${v} = {x};\n} catch (\\Exception $e) {\n    ${v} = {y};\n}", Second = "    private function both{n}($a, $v, $db) {\n{body}\n    }\n", SecondCall = "$this->both{n}({a}, {x}, $db);",
            Valid = "    private function isKnown{n}($v) {\n        return in_array($v, self::ALLOWED, true);\n    }\n", ValidCall = "if (!$this->isKnown{n}(${v})) {\n    return;\n}",
            Returning = "    private function make{n}($v) {\n        return {x};\n    }\n", SourceFunction = "    private function read{n}() {\n        return {x};\n    }\n", SourceCall = "$this->read{n}()",
            IfElse = "if ($flag) {\n    ${v} = {x};\n} else {\n    ${v} = {y};\n}", If = "if ($flag) {\n{body}\n}", Loop = "foreach ([{x}] as $item) {\n{body}\n}", OneOf = "if (!in_array(${v}, self::ALLOWED, true)) {\n    return;\n}", Matches = "if (!preg_match('/^[a-z0-9]+$/', ${v})) {\n    return;\n}",
            Idle = "if (!in_array(${v}, self::ALLOWED, true)) {\n    error_log('odd');\n}", SetField = "$this->stored = {x};", Field = "$this->stored", FieldMember = "    public function later($db) {\n{body}\n    }\n", Number = "intval({x})", Trim = "trim({x})", Choice = "$flag ? 'a' : 'b'", Constant = "'fixed'", Indent = "        ",
        },
        new()
        {
            Language = "ruby", Extension = ".rb", Sources = ["params[:q]", "request.headers['X-Q']", "cookies[:q]"],
            File = "{imports}\nclass Handler{n}Controller < ApplicationController\n  ALLOWED = %w[a b].freeze\n{members}\n  def show\n    flag = ALLOWED.size > 1\n{body}\n  end\nend\n",
            HelperFile = "{imports}\nmodule Helper{n}\n  def self.run{n}(v)\n{body}\n  end\nend\n", HelperName = "helper{n}.rb", HelperImport = "require_relative 'helper{n}'", HelperCall = "Helper{n}.run{n}({x})",
            Declare = "{v} = {x}", Assign = "{v} = {x}", Statement = "{x}", Function = "  def use{n}(v)\n{body}\n  end\n", FunctionCall = "use{n}({x})",
            Builder = "b = ['a']\nb << {x}", Built = "b.join(' ')", Try = "begin\n  {v} = {x}\nrescue KeyError\n  {v} = {y}\nend", Second = "  def both{n}(a, v)\n{body}\n  end\n", SecondCall = "both{n}({a}, {x})",
            Valid = "  def known{n}?(v)\n    ALLOWED.include?(v)\n  end\n", ValidCall = "return unless known{n}?({v})",
            Returning = "  def make{n}(v)\n    {x}\n  end\n", SourceFunction = "  def read{n}\n    {x}\n  end\n", SourceCall = "read{n}",
            IfElse = "if flag\n  {v} = {x}\nelse\n  {v} = {y}\nend", If = "if flag\n{body}\nend", Loop = "[{x}].each do |item|\n{body}\nend", OneOf = "return unless ALLOWED.include?({v})", Matches = "return unless {v}.match?(/\\A[a-z0-9]+\\z/)",
            Idle = "puts 'odd' unless ALLOWED.include?({v})", SetField = "@stored = {x}", Field = "@stored", FieldMember = "  def later\n{body}\n  end\n", Number = "{x}.to_i", Trim = "{x}.strip", Choice = "flag ? 'a' : 'b'", Constant = "'fixed'",
        },
        new()
        {
            Language = "swift", Extension = ".swift", Sources = ["req.query[\"q\"]!", "req.headers[\"X-Q\"].first!", "CommandLine.arguments[1]"],
            File = "import Foundation\nimport Vapor\n{imports}\nlet allowed{n} = [\"a\", \"b\"]\nfinal class Handler{n} {\n    var stored = \"\"\n{members}\n    func handle(_ req: Request, flag: Bool) throws {\n{body}\n    }\n}\n",
            HelperFile = "import Foundation\n{imports}\nstruct Helper{n} {\n    static func run{n}(_ v: String) {\n{body}\n    }\n}\n", HelperName = "Helper{n}.swift", HelperImport = "", HelperCall = "Helper{n}.run{n}({x})",
            Declare = "var {v} = {x}", Assign = "{v} = {x}", Statement = "{x}", Function = "    func use{n}(_ v: String) {\n{body}\n    }\n", FunctionCall = "use{n}({x})",
            Builder = "var b = [\"a\"]\nb.append({x})", Built = "b.joined(separator: \" \")", Try = "var {v} = {y}\ndo {\n    {v} = try load({x})\n} catch {\n    print(\"bad\")\n}", Second = "    func both{n}(_ a: String, _ v: String) {\n{body}\n    }\n", SecondCall = "both{n}({a}, {x})",
            Valid = "    func isKnown{n}(_ v: String) -> Bool {\n        return allowed{n}.contains(v)\n    }\n", ValidCall = "guard isKnown{n}({v}) else {\n    return\n}",
            Returning = "    func make{n}(_ v: String) -> String {\n        return {x}\n    }\n", SourceFunction = "    func read{n}(_ req: Request) -> String {\n        return {x}\n    }\n", SourceCall = "read{n}(req)",
            IfElse = "var {v}: String\nif flag {\n    {v} = {x}\n} else {\n    {v} = {y}\n}", If = "if flag {\n{body}\n}", Loop = "for item in [{x}] {\n{body}\n}", OneOf = "guard allowed{n}.contains({v}) else {\n    return\n}", Matches = "guard {v}.range(of: \"^[a-z0-9]+$\", options: .regularExpression) != nil else {\n    return\n}",
            Idle = "if !allowed{n}.contains({v}) {\n    print(\"odd\")\n}", SetField = "self.stored = {x}", Field = "self.stored", FieldMember = "    func later() {\n{body}\n    }\n", Number = "Int({x})!", Trim = "{x}.trimmingCharacters(in: .whitespaces)", Choice = "flag ? \"a\" : \"b\"", Indent = "        ",
        },
        new()
        {
            Language = "c", Extension = ".c", Sources = ["argv[1]", "argv[2]"],
            File = "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n{imports}\nstatic int flag;\n{members}\nint main(int argc, char **argv)\n{\n{body}\n\treturn 0;\n}\n",
            HelperFile = "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n{imports}\nvoid run{n}(const char *v)\n{\n{body}\n}\n", HelperName = "helper{n}.c", HelperImport = "void run{n}(const char *v);", HelperCall = "run{n}({x});",
            Declare = "const char *{v} = {x};", Assign = "{v} = {x};", Statement = "{x};", Function = "static void use{n}(const char *v)\n{\n{body}\n}\n", FunctionCall = "use{n}({x});",
            Builder = "char b[256];\nstrcpy(b, \"a\");\nstrncat(b, {x}, 200);", Built = "b", Try = "const char *{v} = {y};\ndo {\n\t{v} = {x};\n} while (0);", Second = "static void both{n}(const char *a, const char *v)\n{\n{body}\n}\n", SecondCall = "both{n}({a}, {x});",
            Valid = "static int is_known{n}(const char *v)\n{\n\treturn strcmp(v, \"a\") == 0;\n}\n", ValidCall = "if (!is_known{n}({v})) {\n\treturn 1;\n}",
            Returning = "static const char *make{n}(const char *v)\n{\n\tstatic char out[32];\n\tsnprintf(out, sizeof out, \"%d\", {x});\n\treturn out;\n}\n", SourceFunction = "static const char *read{n}(char **argv)\n{\n\treturn {x};\n}\n", SourceCall = "read{n}(argv)",
            IfElse = "const char *{v};\nif (flag) {\n\t{v} = {x};\n} else {\n\t{v} = {y};\n}", If = "if (flag) {\n{body}\n}", Loop = "for (int i = 1; i < argc; i++) {\n\tconst char *item = argv[i];\n{body}\n}", OneOf = "if (strcmp({v}, \"a\") != 0) {\n\treturn 1;\n}", Matches = "if (strcmp({v}, \"b\") != 0) {\n\treturn 1;\n}",
            Idle = "if (strcmp({v}, \"a\") != 0) {\n\tputs(\"odd\");\n}", SetField = "stored{n} = {x};", Field = "stored{n}", FieldMember = "static const char *stored{n};\nstatic void later{n}(void)\n{\n{body}\n}\n", Number = "atoi({x})", Trim = "skip_blanks({x})", Choice = "flag ? \"a\" : \"b\"", Indent = "\t",
        },
    ];
}
