package io.longwire.bench;

/** What is done should this process be told to end. */
final class AtExit {
    private final Thread hook;

    /** The task is run at once where the process is ending already. */
    AtExit(Runnable task) {
        hook = new Thread(task, "at-exit");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            task.run();
        }
    }

    /**
     * It is not needed any more.
     *
     * @throws InterruptedException when the process is ending: whatever was going on has been cut short, and says nothing
     */
    void forget() throws InterruptedException {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            throw new InterruptedException("This process is ending");
        }
    }
}
