import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.regex.*;
import org.jetbrains.org.objectweb.asm.*;

/** Where the calls of compiled Kotlin lead, from its class files: path, line, name, target path:line or external. Usage: SOURCES CLASSES; ASM on the class path is the Kotlin compiler's own. */
public final class TruthClasses {
    record Place(String owner, String name, String descriptor) {}

    static final Map<String, ClassReader> classes = new TreeMap<>();
    static final Map<String, String> sourceOf = new HashMap<>();
    static final Map<String, List<String>> texts = new TreeMap<>();
    static final Map<Place, Integer> firstLines = new HashMap<>();
    static final Set<String> seen = new TreeSet<>();

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]).toRealPath();
        for (Path path : list(root, ".kt")) texts.put(root.relativize(path).toString(), Files.readAllLines(path));
        for (Path path : list(Path.of(arguments[1]), ".class")) {
            ClassReader reader = new ClassReader(Files.readAllBytes(path));
            classes.put(reader.getClassName(), reader);
            reader.accept(new ClassVisitor(Opcodes.ASM7) {
                @Override public void visitSource(String source, String debug) {
                    String last = "package " + reader.getClassName().replaceAll("/?[^/]*$", "").replace('/', '.');
                    for (var text : texts.entrySet())
                        if (text.getKey().endsWith("/" + source) && text.getValue().stream().anyMatch(l -> l.replaceAll("[;\\s]+$", "").equals(last))) sourceOf.put(reader.getClassName(), text.getKey());
                }

                @Override public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
                    return new MethodVisitor(Opcodes.ASM7) {
                        @Override public void visitLineNumber(int line, Label start) {
                            firstLines.merge(new Place(reader.getClassName(), name, descriptor), line, (a, b) -> a);
                        }
                        @Override public void visitEnd() { firstLines.putIfAbsent(new Place(reader.getClassName(), name, descriptor), 0); }
                    };
                }
            }, 0);
        }
        for (ClassReader reader : classes.values()) {
            String path = sourceOf.get(reader.getClassName());
            if (path == null) continue;
            reader.accept(new ClassVisitor(Opcodes.ASM7) {
                @Override public MethodVisitor visitMethod(int access, String caller, String descriptor, String signature, String[] exceptions) {
                    return new MethodVisitor(Opcodes.ASM7) {
                        int line;
                        @Override public void visitLineNumber(int at, Label start) { line = at; }
                        @Override public void visitMethodInsn(int code, String owner, String name, String called, boolean isInterface) { call(path, line, owner, name, called); }
                    };
                }
            }, 0);
        }
        seen.forEach(System.out::println);
    }

    static void call(String path, int line, String owner, String name, String descriptor) {
        List<String> text = texts.get(path);
        if (line < 1 || line > text.size()) return;
        boolean constructs = name.equals("<init>");
        String plain = name.replaceAll("\\$default$", "");
        String simple = constructs ? owner.replaceAll("^.*[/$]", "") : plain;
        // Properties, operators and what the compiler adds are not written as calls.
        if (!simple.matches("[A-Za-z_]\\w*") || !Pattern.compile("(?<![\\w])" + simple + "\\s*(<[^()]*>)?\\s*[({]|\\w " + simple + " \\w").matcher(text.get(line - 1)).find()) return;
        if (!classes.containsKey(owner)) { add(path, line, simple, "external"); return; }
        if (constructs) {
            if (sourceOf.containsKey(owner)) add(path, line, simple, sourceOf.get(owner) + ":1:class");
            return;
        }
        for (String type = owner; type != null; ) {
            String at = type;
            String target = sourceOf.get(at);
            List<Integer> lines = firstLines.entrySet().stream().filter(e -> e.getKey().owner().equals(at) && e.getKey().name().equals(plain)
                && (!plain.equals(name) || e.getKey().descriptor().equals(descriptor))).map(Map.Entry::getValue).toList();
            if (target != null && !lines.isEmpty()) {
                Pattern declares = Pattern.compile("\\bfun\\b.*(?<!\\w)" + plain + "\\s*\\(");
                for (int first : lines) {
                    int best = 0;
                    for (int i = 0; i < texts.get(target).size(); i++) {
                        if (!declares.matcher(texts.get(target).get(i)).find()) continue;
                        if (first == 0) add(path, line, simple, target + ":" + (i + 1));
                        else if (i + 1 <= first) best = i + 1;
                    }
                    if (best > 0) add(path, line, simple, target + ":" + best);
                }
                return;
            }
            if (!classes.containsKey(at)) { add(path, line, simple, "external"); return; }
            // Interfaces are few and seldom deep: the first that has it.
            String next = classes.get(at).getSuperName();
            for (String above : classes.get(at).getInterfaces())
                if (firstLines.keySet().stream().anyMatch(p -> p.owner().equals(above) && p.name().equals(plain))) next = above;
            type = next;
        }
    }

    static void add(String path, int line, String name, String target) { seen.add(path + "\t" + line + "\t" + name + "\t" + target); }

    static List<Path> list(Path root, String ending) throws IOException {
        try (var paths = Files.walk(root)) { return paths.filter(p -> p.toString().endsWith(ending)).sorted().toList(); }
    }
}
