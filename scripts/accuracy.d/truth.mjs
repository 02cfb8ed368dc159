// Where the calls of a folder's JavaScript or TypeScript files lead, by the TypeScript compiler: path, line, name, target path:line or external.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
const ts = createRequire(process.argv[3] + '/')('typescript');

const root = fs.realpathSync(process.argv[2]);
const files = [];
const walk = folder => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const full = path.join(folder, entry.name);
        if (entry.isDirectory() && entry.name !== 'node_modules') walk(full);
        else if (/\.(ts|tsx|js|mjs|jsx)$/.test(entry.name) && !entry.name.endsWith('.d.ts') && !entry.name.includes('.min.')) files.push(full);
    }
};
walk(root);
const program = ts.createProgram(files, { allowJs: true, checkJs: false, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10 ?? 2, ignoreDeprecations: '5.0', types: [] });
const checker = program.getTypeChecker();
const line = (file, at) => file.getLineAndCharacterOfPosition(at).line + 1;
for (const file of program.getSourceFiles()) {
    if (!files.includes(file.fileName)) continue;
    const visit = node => {
        if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
            const callee = node.expression;
            const name = ts.isPropertyAccessExpression(callee) ? callee.name : ts.isIdentifier(callee) ? callee : null;
            if (name) {
                let symbol = checker.getSymbolAtLocation(name);
                if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
                const targets = new Set();
                for (const declaration of symbol?.declarations ?? []) {
                    const other = declaration.getSourceFile();
                    if (!files.includes(other.fileName)) targets.add('external');
                    else {
                        let body = declaration;
                        if (ts.isVariableDeclaration(body) || ts.isPropertyAssignment(body) || ts.isPropertyDeclaration(body)) body = body.initializer ?? body;
                        if (ts.isBinaryExpression(body)) body = body.right;
                        if (ts.isPropertyAccessExpression(body) && ts.isBinaryExpression(body.parent)) body = body.parent.right;
                        const place = `${path.relative(root, other.fileName)}:${line(other, declaration.getStart())}`;
                        if (ts.isClassLike(body)) targets.add(place + ':class');
                        else if (ts.isFunctionLike(body)) targets.add(place);
                    }
                }
                for (const target of targets) console.log([path.relative(root, file.fileName), line(file, name.getStart()), name.text, target].join('\t'));
            }
        }
        ts.forEachChild(node, visit);
    };
    visit(file);
}
