<?php
// Finds the classes of the corpora of scripts/accuracy. SYMFONY names Symfony's sources, for what a corpus needs beside itself.
require_once '/usr/share/php/PHPUnit/Autoload.php';
$corpora = dirname(rtrim(getenv('SYMFONY'), '/'), 3);
spl_autoload_register(function (string $class) use ($corpora): void {
    $roots = ['Twig\\Tests\\' => "$corpora/twig/tests/", 'Twig\\' => "$corpora/twig/src/", 'Symfony\\Component\\' => "$corpora/symfony/", 'Symfony\\' => getenv('SYMFONY')];
    foreach ($roots as $prefix => $folder) {
        $file = $folder.strtr(substr($class, strlen($prefix)), '\\', '/').'.php';
        if (str_starts_with($class, $prefix) && is_file($file)) {
            require_once $file;

            return;
        }
    }
});
