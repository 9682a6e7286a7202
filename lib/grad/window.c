#include "window.h"

Window window_padded(int height, int width, int stride, int border)
{
    return (Window){ height, width, stride, border, border, border, border };
}

/* The zeros that a line of pixels needs for size/stride places, rounded up. */
static int zeros_needed(int size, int window, int stride)
{
    int places = (size + stride - 1) / stride, zeros = (places - 1) * stride + window - size;
    return zeros > 0 ? zeros : 0;
}

Window window_same(Shape image, int height, int width, int stride)
{
    int rows = zeros_needed(image.h, height, stride);
    int columns = zeros_needed(image.w, width, stride);
    return (Window){ height, width, stride, rows / 2, rows - rows / 2,
                     columns / 2, columns - columns / 2 };
}

bool window_equal(Window a, Window b)
{
    return a.height == b.height && a.width == b.width && a.stride == b.stride
        && a.top == b.top && a.bottom == b.bottom && a.left == b.left && a.right == b.right;
}

static int places(int size, int window, int stride)
{
    return size < window ? 0 : (size - window) / stride + 1;
}

Shape window_map(Window w, Shape image, int channels)
{
    return shape_image(image.n, places(image.h + w.top + w.bottom, w.height, w.stride),
                       places(image.w + w.left + w.right, w.width, w.stride), channels);
}

Shape window_image(Window w, Shape map, int channels)
{
    return shape_image(map.n, (map.h - 1) * w.stride + w.height - w.top - w.bottom,
                       (map.w - 1) * w.stride + w.width - w.left - w.right, channels);
}
