using Microsoft.Extensions.Options;

namespace TaskQueue.Broker;

/// <summary>Refuses to start with options that can't be meant. Its messages never quote a key.</summary>
internal sealed class PayloadRules : IValidateOptions<PayloadOptions>
{
    public ValidateOptionsResult Validate(string? name, PayloadOptions options)
    {
        var faults = new List<string>();
        if (options.CompressAbove < 0)
            faults.Add($"{TaskQueueOptions.Section}:{nameof(PayloadOptions.CompressAbove)} must be a number of bytes, or 0 for no compression.");
        var keys = options.EncryptionKeys.Select(EncryptionKey.Read).ToList();
        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i] is null)
                faults.Add($"{TaskQueueOptions.Section}:{nameof(PayloadOptions.EncryptionKeys)}:{i} must be ID:KEY, the key 32 bytes as base64 (openssl rand -base64 32).");
            else if (keys.FindIndex(key => key?.Id == keys[i]!.Id) < i)
                faults.Add($"{TaskQueueOptions.Section}:{nameof(PayloadOptions.EncryptionKeys)}:{i} has an id that an earlier one has: '{keys[i]}'.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
