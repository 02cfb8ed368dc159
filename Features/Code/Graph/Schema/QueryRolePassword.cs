using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Capstan.Features.Code.Graph.Schema;

/// <summary>
/// The password of a project's query role follows from the master key and the project's id, so nothing is stored, and PostgreSQL is
/// given a SCRAM verifier, so that the password appears in no statement log.
/// </summary>
public sealed class QueryRolePassword(byte[] masterKey)
{
    private const int Iterations = 4096;

    public string Of(Guid projectId) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(masterKey, Encoding.ASCII.GetBytes($"query role {projectId:N}")));

    /// <summary>RFC 5803 form, as PostgreSQL stores it.</summary>
    public string VerifierOf(Guid projectId)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var salted = Rfc2898DeriveBytes.Pbkdf2(Of(projectId), salt, Iterations, HashAlgorithmName.SHA256, 32);
        var storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        return $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(storedKey)}:{Convert.ToBase64String(serverKey)}";
    }
}
