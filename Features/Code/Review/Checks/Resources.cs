namespace Capstan.Features.Code.Review.Checks;

/// <summary>Functions that hand out what must be given back, and those that take it back.</summary>
internal static class Resources
{
    private static readonly Dictionary<string, Dictionary<string, string[]>> ByLanguage = new()
    {
        ["c"] = new()
        {
            ["malloc"] = ["free"], ["calloc"] = ["free"], ["strdup"] = ["free"], ["strndup"] = ["free"], ["asprintf"] = ["free"], ["getline"] = ["free"],
            ["realpath"] = ["free"], ["reallocarray"] = ["free", "realloc"], ["fopen"] = ["fclose"], ["fdopen"] = ["fclose"], ["tmpfile"] = ["fclose"],
            ["open"] = ["close"], ["openat"] = ["close"], ["creat"] = ["close"], ["socket"] = ["close", "closesocket"], ["accept"] = ["close", "closesocket"], ["dup"] = ["close"],
            ["opendir"] = ["closedir"], ["popen"] = ["pclose"], ["mmap"] = ["munmap"], ["dlopen"] = ["dlclose"], ["kmalloc"] = ["kfree"], ["kzalloc"] = ["kfree"],
            ["g_malloc"] = ["g_free"], ["g_strdup"] = ["g_free"], ["g_strdup_printf"] = ["g_free"], ["xmlReadFile"] = ["xmlFreeDoc"],
            ["BIO_new"] = ["BIO_free", "BIO_free_all"], ["EVP_MD_CTX_new"] = ["EVP_MD_CTX_free"], ["EVP_CIPHER_CTX_new"] = ["EVP_CIPHER_CTX_free"], ["BN_new"] = ["BN_free", "BN_clear_free"],
        },
        ["python"] = new() { ["open"] = ["close"], ["socket.socket"] = ["close"], ["os.open"] = ["os.close"], ["sqlite3.connect"] = ["close"], ["psycopg2.connect"] = ["close"], ["tempfile.mkdtemp"] = ["rmtree"] },
        ["go"] = new() { ["os.Open"] = ["Close"], ["os.Create"] = ["Close"], ["os.OpenFile"] = ["Close"], ["net.Dial"] = ["Close"], ["net.Listen"] = ["Close"], ["sql.Open"] = ["Close"], ["http.Get"] = ["Close"], ["http.Post"] = ["Close"], ["zip.OpenReader"] = ["Close"] },
        ["java"] = new()
        {
            ["new FileInputStream"] = ["close"], ["new FileOutputStream"] = ["close"], ["new FileReader"] = ["close"], ["new FileWriter"] = ["close"], ["new BufferedReader"] = ["close"],
            ["new Socket"] = ["close"], ["new ServerSocket"] = ["close"], ["new RandomAccessFile"] = ["close"], ["new ZipFile"] = ["close"], ["DriverManager.getConnection"] = ["close"], ["Files.newInputStream"] = ["close"],
        },
        ["csharp"] = new()
        {
            ["new FileStream"] = ["Dispose", "Close", "DisposeAsync"], ["new StreamReader"] = ["Dispose", "Close"], ["new StreamWriter"] = ["Dispose", "Close", "DisposeAsync"],
            ["new SqlConnection"] = ["Dispose", "Close", "DisposeAsync"], ["new NpgsqlConnection"] = ["Dispose", "Close", "DisposeAsync"], ["new TcpClient"] = ["Dispose", "Close"], ["new Socket"] = ["Dispose", "Close"],
            ["new MemoryMappedFile"] = ["Dispose"], ["File.Open"] = ["Dispose", "Close"], ["File.OpenRead"] = ["Dispose", "Close"], ["File.OpenWrite"] = ["Dispose", "Close"], ["File.Create"] = ["Dispose", "Close"], ["Process.Start"] = ["Dispose", "Close"],
        },
        ["php"] = new() { ["fopen"] = ["fclose"], ["opendir"] = ["closedir"], ["proc_open"] = ["proc_close"], ["popen"] = ["pclose"] },
    };

    /// <summary>C functions that look at what they are given and keep no hold of it: passing a resource to any other hands it over.</summary>
    public static readonly HashSet<string> Borrowers = new(StringComparer.Ordinal)
    {
        "memcpy", "memmove", "memset", "memcmp", "strlen", "strcpy", "strncpy", "strcat", "strncat", "strcmp", "strncmp", "strchr", "strrchr", "strstr", "snprintf", "sprintf", "printf", "fprintf",
        "fread", "fwrite", "fgets", "fputs", "fgetc", "fputc", "fscanf", "sscanf", "fseek", "ftell", "rewind", "feof", "ferror", "fflush", "fileno", "read", "write", "recv", "send", "lseek", "fstat",
        "ioctl", "bind", "listen", "connect", "setsockopt", "readdir", "strtol", "atoi", "puts", "sizeof", "perror", "qsort", "vsnprintf", "strtok", "strtok_r", "fcntl", "select", "poll",
        "assert", "if", "while", "for", "switch", "return", "isatty", "getc", "ungetc", "ftruncate", "fsync",
    };

    public static readonly HashSet<string> Releases = new(ByLanguage.Values.SelectMany(l => l.Values).SelectMany(r => r).Select(Last)
        .Concat(["pthread_mutex_unlock", "mutex_unlock", "spin_unlock", "unlock", "Unlock", "Release", "release", "RUnlock", "kfree", "vfree", "g_object_unref", "sqlite3_finalize", "sqlite3_close", "curl_easy_cleanup", "PQclear", "PQfinish", "pfree", "ReleaseSysCache", "heap_close", "table_close"]), StringComparer.Ordinal);

    public static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];

    /// <summary>What gives back what this call hands out; null when it hands out nothing known.</summary>
    public static string[]? ReleasesOf(string language, string name, string receiver, bool construct)
    {
        var table = ByLanguage.GetValueOrDefault(language is "kotlin" ? "java" : language);
        if (table is null) return null;
        var key = construct ? $"new {name}" : receiver.Length > 0 ? $"{receiver}.{name}" : name;
        return table.GetValueOrDefault(key);
    }
}
