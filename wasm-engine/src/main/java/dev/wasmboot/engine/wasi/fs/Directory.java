package dev.wasmboot.engine.wasi.fs;

/**
 * A directory that is held open, and what can be done with the names in it.
 * <p>
 * This is all a file system has to provide. A name is that of an entry: not empty, not
 * {@code .} or {@code ..}, without {@code /} and NUL. Symbolic links are never followed;
 * that is the business of {@link PathWalk}.
 */
public non-sealed interface Directory extends Node {

	/**
	 * What an entry is.
	 * @param name the entry
	 * @return its type
	 * @throws ErrnoException if there is none
	 */
	FileType type(String name) throws ErrnoException;

	/**
	 * What is known about an entry.
	 * @param name the entry
	 * @return its attributes
	 * @throws ErrnoException if there is none
	 */
	FileStat stat(String name) throws ErrnoException;

	/**
	 * Change when an entry was last read and written.
	 * @param name the entry
	 * @param times the times
	 * @throws ErrnoException if they cannot be changed
	 */
	void setTimes(String name, FileTimes times) throws ErrnoException;

	/**
	 * Open this directory once more.
	 * @return another handle of it
	 * @throws ErrnoException if that is not possible
	 */
	Directory open() throws ErrnoException;

	/**
	 * Open a directory.
	 * @param name the entry
	 * @return the directory
	 * @throws ErrnoException if the entry is no directory
	 */
	Directory openDirectory(String name) throws ErrnoException;

	/**
	 * Open a file.
	 * @param name the entry
	 * @param read whether it is to be read
	 * @param write whether it is to be written
	 * @return the file
	 * @throws ErrnoException if the entry is no regular file
	 */
	OpenFile openFile(String name, boolean read, boolean write) throws ErrnoException;

	/**
	 * Create an empty file, and open it for reading and writing.
	 * @param name the new entry
	 * @return the file
	 * @throws ErrnoException with {@link Errno#EXIST} if there is an entry of that name
	 */
	OpenFile createFile(String name) throws ErrnoException;

	/**
	 * Create an empty directory.
	 * @param name the new entry
	 * @throws ErrnoException with {@link Errno#EXIST} if there is an entry of that name
	 */
	void createDirectory(String name) throws ErrnoException;

	/**
	 * Create a symbolic link.
	 * @param name the new entry
	 * @param target what it says
	 * @throws ErrnoException with {@link Errno#EXIST} if there is an entry of that name
	 */
	void createSymbolicLink(String name, String target) throws ErrnoException;

	/**
	 * What a symbolic link says.
	 * @param name the entry
	 * @return its target
	 * @throws ErrnoException if the entry is no symbolic link
	 */
	String readSymbolicLink(String name) throws ErrnoException;

	/**
	 * Give a file or symbolic link another name.
	 * @param name the entry
	 * @param to the directory of the other name, of the same file system
	 * @param newName the new entry there
	 * @throws ErrnoException with {@link Errno#EXIST} if there is an entry of that name,
	 * with {@link Errno#PERM} if the entry is of another type
	 */
	void link(String name, Directory to, String newName) throws ErrnoException;

	/**
	 * Move an entry. What has the new name is replaced.
	 * @param name the entry: a file, directory or symbolic link
	 * @param to the directory to move it to, of the same file system
	 * @param newName its name there
	 * @throws ErrnoException if it cannot be moved
	 */
	void move(String name, Directory to, String newName) throws ErrnoException;

	/**
	 * Remove an entry that is no directory.
	 * @param name the entry
	 * @throws ErrnoException if it cannot be removed
	 */
	void deleteFile(String name) throws ErrnoException;

	/**
	 * Remove an empty directory.
	 * @param name the entry
	 * @throws ErrnoException if it cannot be removed
	 */
	void deleteDirectory(String name) throws ErrnoException;

	/**
	 * List the entries.
	 * @return the entries now, in no order, without {@code .} and {@code ..}
	 * @throws ErrnoException if the directory cannot be read
	 */
	DirectoryListing list() throws ErrnoException;

}
