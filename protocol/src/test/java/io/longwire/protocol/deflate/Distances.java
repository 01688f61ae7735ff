package io.longwire.protocol.deflate;

import java.util.Arrays;

/** Reads deflate blocks (RFC 1951) only to find how far back their matches reach. */
final class Distances {
    private static final int[] LENGTH_EXTRA = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] DISTANCE_BASE = {
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12289, 16385, 24577
    };
    private static final int[] CODE_LENGTH_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private byte[] in = {};
    private int bit;

    /** The largest distance of any match in blocks that end with the input. */
    int farthest(byte[] blocks) {
        in = blocks;
        bit = 0;
        int farthest = 0;
        while (bit < in.length * 8 - 8) {
            bits(1);
            int type = bits(2);
            if (type == 0) {
                bit = (bit + 7) / 8 * 8;
                int length = bits(16);
                bits(16);
                bit += length * 8;
            } else {
                int[][] codes = type == 1 ? fixed() : dynamic();
                farthest = Math.max(farthest, block(codes[0], codes[1]));
            }
        }
        return farthest;
    }

    private int block(int[] literals, int[] distances) {
        int farthest = 0;
        for (int symbol = symbol(literals); symbol != 256; symbol = symbol(literals)) {
            if (symbol > 256) {
                bits(LENGTH_EXTRA[symbol - 257]);
                int code = symbol(distances);
                farthest = Math.max(farthest, DISTANCE_BASE[code] + bits(code < 2 ? 0 : code / 2 - 1));
            }
        }
        return farthest;
    }

    private static int[][] fixed() {
        int[] literals = new int[288];
        Arrays.fill(literals, 0, 144, 8);
        Arrays.fill(literals, 144, 256, 9);
        Arrays.fill(literals, 256, 280, 7);
        Arrays.fill(literals, 280, 288, 8);
        int[] distances = new int[30];
        Arrays.fill(distances, 5);
        return new int[][] {literals, distances};
    }

    private int[][] dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int codes = bits(4) + 4;
        int[] lengths = new int[19];
        for (int i = 0; i < codes; i++) {
            lengths[CODE_LENGTH_ORDER[i]] = bits(3);
        }
        int[] all = new int[literals + distances];
        for (int i = 0; i < all.length; ) {
            int symbol = symbol(lengths);
            int value = symbol == 16 ? all[i - 1] : symbol < 16 ? symbol : 0;
            int times = symbol < 16 ? 1 : symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
            Arrays.fill(all, i, i + times, value);
            i += times;
        }
        return new int[][] {Arrays.copyOf(all, literals), Arrays.copyOfRange(all, literals, all.length)};
    }

    /** Canonical decoding, bit by bit. */
    private int symbol(int[] lengths) {
        int code = 0;
        int first = 0;
        for (int length = 1; length <= 15; length++) {
            code = code << 1 | bits(1);
            first <<= 1;
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length && first++ == code) {
                    return symbol;
                }
            }
        }
        throw new IllegalStateException("No such code at bit " + bit);
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            value |= (in[bit / 8] >> bit % 8 & 1) << i;
        }
        return value;
    }
}
