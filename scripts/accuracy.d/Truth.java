import com.sun.source.tree.*;
import com.sun.source.util.*;
import java.io.*;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import javax.lang.model.element.*;
import javax.tools.*;

/** Where the calls of a folder's Java files lead, by javac: path, line, name, target path:line or external. */
public class Truth {
    public static void main(String[] args) throws Exception {
        Path root = Paths.get(args[0]).toRealPath();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StandardJavaFileManager manager = compiler.getStandardFileManager(d -> {}, null, null);
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(p -> p.toString().endsWith(".java") && !p.toString().endsWith("module-info.java")).sorted().collect(Collectors.toList());
        }
        JavacTask task = (JavacTask) compiler.getTask(new PrintWriter(Writer.nullWriter()), manager, d -> {}, List.of("-proc:none", "-XDshould-stop.ifError=FLOW"), null, manager.getJavaFileObjectsFromPaths(files));
        List<CompilationUnitTree> units = new ArrayList<>();
        task.parse().forEach(units::add);
        try {
            task.analyze();
        } catch (Throwable unfinished) {
            System.err.println(unfinished);
        }
        Trees trees = Trees.instance(task);
        for (CompilationUnitTree unit : units) {
            String path = root.relativize(Paths.get(unit.getSourceFile().toUri())).toString();
            new TreePathScanner<Void, Void>() {
                @Override public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
                    ExpressionTree callee = call.getMethodSelect();
                    String name = callee instanceof MemberSelectTree ? ((MemberSelectTree) callee).getIdentifier().toString() : callee.toString();
                    report(new TreePath(getCurrentPath(), callee), trees.getSourcePositions().getEndPosition(unit, callee), name);
                    return super.visitMethodInvocation(call, none);
                }

                @Override public Void visitNewClass(NewClassTree made, Void none) {
                    String name = made.getIdentifier().toString().replaceAll("<.*", "");
                    if (made.getClassBody() == null) report(getCurrentPath(), trees.getSourcePositions().getStartPosition(unit, made), name.substring(name.lastIndexOf('.') + 1));
                    return super.visitNewClass(made, none);
                }

                private void report(TreePath at, long position, String name) {
                    Element element = trees.getElement(at);
                    if (!(element instanceof ExecutableElement) || element.asType().getKind() == javax.lang.model.type.TypeKind.ERROR) return;
                    TreePath target = trees.getPath(element);
                    String where = "external";
                    if (target != null) {
                        CompilationUnitTree other = target.getCompilationUnit();
                        long start = trees.getSourcePositions().getStartPosition(other, target.getLeaf());
                        boolean constructor = element.getKind() == ElementKind.CONSTRUCTOR;
                        if (target.getLeaf() instanceof MethodTree && start >= 0) {
                            // A declaration starts with its annotations; its type and name come after.
                            Tree from = ((MethodTree) target.getLeaf()).getReturnType();
                            long named = from == null ? start : trees.getSourcePositions().getStartPosition(other, from);
                            where = root.relativize(Paths.get(other.getSourceFile().toUri())) + ":" + other.getLineMap().getLineNumber(named < 0 ? start : named) + (constructor ? ":class" : "");
                        }
                    }
                    System.out.println(path + "\t" + unit.getLineMap().getLineNumber(position) + "\t" + name + "\t" + where);
                }
            }.scan(unit, null);
        }
    }
}
