<?php
// Where calls lead while a program runs, from Xdebug's trace (format 1): path, line, name, target path:line or external.
// Usage: php truth.php ROOT AUTOLOAD TRACE
[, $root, $autoload, $trace] = $argv;
$root = realpath($root).'/';
require $autoload;
$seen = [];
$texts = [];
foreach (new SplFileObject($trace) as $row) {
    $part = explode("\t", rtrim($row, "\n"));
    if (count($part) < 10 || $part[2] !== '0' || !str_starts_with($part[8], $root)) {
        continue;
    }
    [, , , , , $function, $user, , $file, $line] = $part;
    if (isset($seen["$file:$line:$function"])) {
        continue;
    }
    $seen["$file:$line:$function"] = true;
    $name = preg_replace('/^.*(->|::)/', '', $function);
    $written = '__construct' === $name ? 'new' : $name;
    $texts[$file] ??= file($file);
    $near = implode('', array_slice($texts[$file], max(0, $line - 3), 5));
    if (str_contains($function, '{closure') || !preg_match('/(?<![\w$])'.preg_quote(preg_replace('/^.*\\\\/', '', $written), '/').'\b/i', $near)) {
        continue;
    }
    $target = 'external';
    if ('1' === $user) {
        try {
            $known = preg_match('/^(.*)(?:->|::)(.*)$/', $function, $pair) ? new ReflectionMethod($pair[1], $pair[2]) : new ReflectionFunction($function);
            if ($known->getFileName() && str_starts_with($known->getFileName(), $root)) {
                $target = substr($known->getFileName(), strlen($root)).':'.$known->getStartLine();
            }
        } catch (ReflectionException) {
            continue;
        }
        if ('__construct' === $name && 'external' !== $target) {
            $name = $pair[1];
        }
    } elseif ('__construct' === $name) {
        $name = preg_replace('/(->|::).*$/', '', $function);
    }
    echo substr($file, strlen($root)), "\t$line\t", preg_replace('/^.*\\\\/', '', $name), "\t$target\n";
}
