using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using BleStack.Smp;

namespace BleStack.Gap;

/// <summary>Keeps bonds in a file that only its owner can read, safe from crashes at any moment.</summary>
/// <remarks>
/// A change is written beside the file, forced to the disk and renamed over it, so the file is always whole: old or new. What cannot be
/// written is not held either, and what was held stays. A damaged file is set aside under another name, never overwritten; the contents'
/// format is <see cref="BondFile"/>'s.
/// </remarks>
public sealed class FileBondStore : MemoryBondStore
{
    private readonly string _path;
    private readonly DurableFile _files;

    /// <summary>Opens <paramref name="path"/>; a file that is not there is an empty store and is made by the first bond.</summary>
    /// <exception cref="BondStoreException">The file cannot be read, is damaged (it is then set aside and named in the message), or is of a
    /// newer version.</exception>
    public FileBondStore(string path, int capacity = DefaultCapacity, BondEviction eviction = BondEviction.Refuse)
        : this(path, capacity, eviction, new DurableFile()) { }

    internal FileBondStore(string path, int capacity, BondEviction eviction, DurableFile files) : base(capacity, eviction)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (_path, _files) = (Path.GetFullPath(path), files);
        Load(Read());
    }

    private protected override void Persist(IReadOnlyList<Bond> bonds)
    {
        string temporary = _path + ".new";
        try
        {
            if (File.Exists(_path)) RefuseReadOnly();
            using (Stream file = _files.Create(temporary))
            {
                file.Write(BondFile.Format(bonds));
                _files.Flush(file);
            }

            _files.Replace(temporary, _path);
            _files.SyncDirectory(Path.GetDirectoryName(_path)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _files.Discard(temporary);
            throw new BondStoreException(
                $"The bond cannot be kept in {_path}: {exception.Message} The bonds kept before are unchanged.",
                exception
            );
        }
    }

    private IReadOnlyList<Bond> Read()
    {
        try
        {
            return File.Exists(_path) ? BondFile.Parse(File.ReadAllBytes(_path)) : [];
        }
        catch (InvalidDataException exception)
        {
            throw new BondStoreException($"The bond file {_path} is damaged: {exception.Message} {SetAside()}", exception);
        }
        catch (NotSupportedException exception)
        {
            throw new BondStoreException($"The bond file {_path} cannot be used: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BondStoreException($"The bond file {_path} cannot be read: {exception.Message}", exception);
        }
    }

    private string SetAside()
    {
        try
        {
            string aside = FreeName();
            File.Move(_path, aside, overwrite: false);
            return $"It was set aside as {aside}. Start again to go on without its bonds (peers then have to forget this device and pair again), or put a good copy back.";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"It could not be set aside ({exception.Message}); move it away, or put a good copy back.";
        }
    }

    private string FreeName()
    {
        for (int i = 1; ; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{_path}.damaged-{i}");
            if (!File.Exists(name)) return name;
        }
    }

    // A rename does not care for the mode of what it replaces; its owner does.
    private void RefuseReadOnly()
    {
        if ((File.GetAttributes(_path) & FileAttributes.ReadOnly) != 0) throw new UnauthorizedAccessException("the file is read-only.");
    }
}
