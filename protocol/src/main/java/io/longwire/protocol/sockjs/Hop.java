package io.longwire.protocol.sockjs;

import io.longwire.protocol.loop.Loop;

/** From one loop to another: at once where they are the same, else as a task, so that what goes the same way keeps its order. */
final class Hop {
    private Hop() {}

    static void run(Loop from, Loop to, Runnable task) {
        if (from == to) {
            task.run();
        } else {
            to.execute(task);
        }
    }
}
